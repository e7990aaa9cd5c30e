#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/golden.h"
#include "yaml/edit.h"
#include "yaml/read.h"

using namespace courier::yaml;
using namespace std::string_literals;

namespace {

Document document_of(const std::string& text) {
  ReadResult result = read("f.yaml", text);
  INFO(text);
  REQUIRE(result.document);
  return *std::move(result.document);
}

// `a.b[0]`: names and indices only.
Path path_of(const std::string& text) {
  Path path;
  for (const auto& dotted : courier::split(text, '.')) {
    const auto parts = courier::split(dotted, '[');
    if (!parts[0].empty()) {
      path.emplace_back(std::string(parts[0]));
    }
    for (std::size_t i = 1; i < parts.size(); ++i) {
      path.emplace_back(std::stoul(std::string(parts[i])));
    }
  }
  return path;
}

// `set PATH VALUE` or `remove PATH`; the new text, or the error.
std::string edited(const std::string& text, const std::string& command) {
  const std::size_t path_at = command.find(' ') + 1;
  const std::size_t value_at = std::min(command.find(' ', path_at), command.size());
  const Path path = path_of(command.substr(path_at, value_at - path_at));
  const Document document = document_of(text);
  const auto edit = command.starts_with("set ")
                        ? set_value(document, path, document_of(command.substr(value_at)).root)
                        : remove_value(document, path);
  return edit ? edit->text : "! " + edit.error().message;
}

}  // namespace

TEST_CASE("edits of whole documents", "[yaml][golden]") {
  for (const auto& folder : courier::testing::golden_cases("yaml/edit")) {
    DYNAMIC_SECTION(folder.filename().string()) {
      std::string text = courier::testing::read_or_empty(folder / "before.yaml");
      const std::string edits = courier::testing::read_or_empty(folder / "edits");
      for (const auto& command : courier::split(courier::trim(edits), '\n')) {
        text = edited(text, std::string(command));
      }
      courier::testing::check_golden(folder / "after.yaml", text);
    }
  }
}

TEST_CASE("line ends, marks and a missing last line end are kept", "[yaml]") {
  CHECK(edited("a: 1\r\nb: 2\r\n", "set a 5") == "a: 5\r\nb: 2\r\n");
  CHECK(edited("a:\r\n  x: 1\r\nb: 2\r\n", "set a.z \"l\\nm\\n\"") ==
        "a:\r\n  x: 1\r\n  z: |\r\n    l\r\n    m\r\nb: 2\r\n");
  CHECK(edited("\xEF\xBB\xBF"
               "a: 1\nb: 2\n",
               "set c 3") == "\xEF\xBB\xBF"
                             "a: 1\nb: 2\nc: 3\n");
  CHECK(edited("\xEF\xBB\xBF"
               "a: 1\nb: 2\n",
               "remove a") == "\xEF\xBB\xBF"
                              "b: 2\n");
  CHECK(edited("a: 1", "set b 2") == "a: 1\nb: 2");
  CHECK(edited("a: 1\nb: 2", "remove b") == "a: 1\n");
  CHECK(edited("a: |\n  x", "set b 2") == "a: |-\n  x\nb: 2");
  CHECK(edited("a: 1\n---\nb: [\n", "set c 3") == "a: 1\nc: 3\n---\nb: [\n");
}

TEST_CASE("a document without a value gets one", "[yaml]") {
  CHECK(edited("", "set values.a 1") == "values:\n  a: 1\n");
  CHECK(edited("# only a comment", "set values.a 1") == "# only a comment\nvalues:\n  a: 1\n");
  CHECK(edited("{}\n", "set values.a 1") == "values:\n  a: 1\n");
  CHECK(edited("--- {}\n", "set values.a 1") == "--- \nvalues:\n  a: 1\n");
  CHECK(edited("", "remove values.a").empty());
}

TEST_CASE("a path that does not fit is refused in the reference's words", "[yaml]") {
  const std::string text = "a: {b: 1}\nc: [1]\nd:\n";
  CHECK(edited(text, "set a[0] 1") == "! a[0]: key for a map must be a string");
  CHECK(edited(text, "set c.x 1") == "! c.x: key for an array must be an int");
  CHECK(edited(text, "set c[2] 1") == "! c[2]: array index out of range");
  CHECK(edited(text, "set e[1] 1") == "! e[1]: array index out of range");
  CHECK(edited(text, "set a.b.c 1") == "! a.b.c: expected an array or an object");
  CHECK(edited(text, "set d.x 1") == "! d.x: expected an array or an object");
  CHECK(edited(text, "remove c[1]") == "! c[1]: array index out of range");
  CHECK(edited(text, "remove x.y") == text);  // absent already
}

TEST_CASE("what cannot be done safely is refused, not guessed", "[yaml]") {
  // The comment would become part of the block scalar above it.
  CHECK(edited("a: |\n  text\nb: 1\n    # deep\nc: 2\n", "remove b") ==
        "! b: the text around it does not let it be changed in place");
  CHECK(edited("a: &x 1\nb: *x\n", "remove a") ==
        "! a: the text around it does not let it be changed in place");
  CHECK(edited("\xFF\xFE"
               "a\0:\0 \0"
               "1\0"s,
               "set a 2") == "! f.yaml: only UTF-8 can be changed in place");
}
