// Any definitions, checked, opened and rotated: each run ends within its limits with places inside
// the documents, well-formed results, and no secret in what users see.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include "base/text.h"
#include "conformance/fakes.h"
#include "esc/json.h"
#include "esc/operation.h"
#include "yaml/text_index.h"

namespace {

using namespace courier;
using namespace courier::esc;

// What every ciphertext opens to: JSON whose key and value must not be seen.
constexpr std::string_view marker = "qzxhushqzx";
constexpr std::string_view hidden = R"({"qzxhushqzx": "qzxhushqzx", "k": ["qzxhushqzx"]})";

// Separates the documents of an input; YAML refuses it.
constexpr char separator = '\x1E';
constexpr std::array names = {"env", "a", "b", "p/e"};

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

class Opener final : public Decrypter {
 public:
  Result<Secret> decrypt(std::string_view /*ciphertext*/, std::string_view /*path*/) override {
    return Secret(hidden);
  }
};

class Documents final : public EnvironmentLoader {
 public:
  explicit Documents(std::string_view input) {
    std::size_t next = 0;
    for (const std::string_view text : split(input, separator)) {
      if (next < names.size()) {
        texts_[names[next++]] = text;
      }
    }
  }

  Result<Definition> load(const std::string& name) override {
    const auto found = texts_.find(name);
    if (found == texts_.end()) {
      return failure("there is no " + quote(name));
    }
    return Definition{name, found->second, std::make_shared<Opener>()};
  }

  [[nodiscard]] const std::string& text(const std::string& name) const { return texts_.at(name); }

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

void check(const Diagnostic& diagnostic, const Documents& documents) {
  require(!diagnostic.summary.empty());
  if (!diagnostic.subject || diagnostic.subject->begin.line == 0) {
    return;  // of the whole document, or of the context, which stands nowhere
  }
  const Range& range = *diagnostic.subject;
  const std::string& text = documents.text(std::string(range.file_name()));
  const auto lines = static_cast<std::size_t>(
      1 + std::count_if(text.begin(), text.end(), [](char c) {
        return c == '\n' || c == '\r' || static_cast<unsigned char>(c) >= 0x80;  // U+0085, U+2028
      }));
  require(range.begin.column >= 1 && range.begin.line <= lines);
  // In UTF-16 a value is longer than its source; the reference's rule for bytes does not know it.
  require(range.begin.byte <= text.size() || yaml::encoding_of(text) != yaml::Encoding::utf8);
  require(range.end.line > range.begin.line ||
          (range.end.line == range.begin.line && range.end.column >= range.begin.column));
}

struct Run {
  Documents documents;
  std::string shown;

  explicit Run(std::string_view input) : documents(input) {}

  void operator()(Operation operation) {
    conformance::FakeProviders providers;
    Ports ports;
    ports.environments = &documents;
    ports.decrypter = std::make_shared<Opener>();
    ports.providers = &providers;
    const Loaded root = load("env", "env", documents.text("env"));
    for (const Diagnostic& diagnostic : root.diagnostics) {
      check(diagnostic, documents);
      shown += diagnostic.summary + diagnostic.path + '\n';
    }
    operation.describe = true;
    const Outcome outcome = run(operation, "env", root, ports);
    for (const Finding& finding : outcome.findings) {
      check(finding.diagnostic, documents);
      shown += finding.diagnostic.summary + '\n';
    }
    if (outcome.has_environment) {
      const std::string redacted = to_json_redacted(outcome.properties);
      require(parse_json(redacted).has_value());
      require(outcome.description.empty() || parse_json(outcome.description).has_value());
      shown += redacted + to_text_redacted(outcome.properties);
    }
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  Run run(input);
  Operation operation;
  operation.mode = Mode::check;
  operation.show_secrets = false;
  run(operation);
  operation.show_secrets = true;
  operation.mode = Mode::eval;
  run(operation);
  operation.mode = Mode::rotate;
  run(operation);
  // The parts of a secret that fn::split makes are not secret, as in the reference.
  if (!input.contains(marker) && !input.contains("split")) {
    require(!run.shown.contains(marker));
  }
  return 0;
}
