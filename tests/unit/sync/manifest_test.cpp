#include <catch2/catch.hpp>

#include "support/golden.h"
#include "sync/manifest.h"

using namespace courier;

namespace {

std::string text_of(const sync::Manifest& manifest) {
  std::string out;
  for (const sync::Target& target : manifest.targets) {
    out += "target " + target.name + ": " + sync::to_text(target.scope);
    if (target.visibility) {
      sync::Access access{*target.visibility, {}};
      for (const sync::Named& name : target.repositories) {
        access.repositories.push_back({0, name.text, false});
      }
      out += ", " + sync::to_text(access);
    }
    out += '\n';
  }
  for (const sync::Entry& entry : manifest.entries) {
    out += std::string(sync::to_text(entry.kind)) + ' ' + entry.name + " from " + entry.from.text +
           " to";
    for (const std::size_t index : entry.to) {
      out += ' ' + manifest.targets[index].name;
    }
    out += entry.required ? "\n" : ", not required\n";
  }
  return out;
}

}  // namespace

TEST_CASE("manifests, good and bad", "[manifest]") {
  for (const std::filesystem::path& folder : testing::golden_cases("manifest")) {
    const std::string name = folder.filename();
    DYNAMIC_SECTION(name) {
      const std::string source = testing::read_or_empty(folder / "courier.yaml");
      Diagnostics diagnostics;
      const sync::Manifest manifest = sync::read_manifest("courier.yaml", source, diagnostics);
      std::string text;
      for (const Diagnostic& diagnostic : diagnostics) {
        text += describe(diagnostic, source);
      }
      CHECK(diagnostics.has_errors() == !name.starts_with("good-"));
      testing::check_golden(folder / "expected.txt",
                            diagnostics.has_errors() ? text : text_of(manifest));
    }
  }
}
