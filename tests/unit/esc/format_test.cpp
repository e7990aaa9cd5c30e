#include <catch2/catch.hpp>

#include "esc/format.h"

using namespace courier;
using namespace courier::esc;

namespace {

std::string text_of(const Secret& secret) {
  return std::string(secret.reveal(Disclosure::inspection));
}

Value entry(std::string_view text) { return Value::string(text, true); }

}  // namespace

TEST_CASE("format: scalars of a section, in order; lists and objects are left out") {
  const Value root = Value::object(
      {{"environmentVariables", Value::object({{"A", entry("x")},
                                               {"B", Value::number("1.5")},
                                               {"C", Value::boolean(true)},
                                               {"D", Value::null()},
                                               {"E", Value::array({Value::string("x")})},
                                               {"F", Value::object({})}})}});
  std::string found;
  for (const NamedText& one : named_texts(root, "environmentVariables")) {
    found += one.name + '=' + text_of(one.text) + ';';
  }
  CHECK(found == "A=x;B=1.5;C=true;D=;");
  CHECK(named_texts(root, "files").empty());
  CHECK(named_texts(Value::object({{"files", Value::string("x")}}), "files").empty());
}

TEST_CASE("format: dotenv and shell as the esc CLI prints them") {
  const std::vector<NamedText> variables{{"A", Secret("x \"y\" $HOME `id`\n\x1b")},
                                         {"B", Secret()}};
  CHECK(text_of(dotenv_lines(variables)) == "A=\"x \\\"y\\\" $HOME `id`\\n\\x1b\"\nB=\"\"\n");
  CHECK(text_of(shell_lines_of_esc(variables)) ==
        "export A=\"x \\\"y\\\" $HOME `id`\\n\\x1b\"\nexport B=\"\"\n");
}

TEST_CASE("format: shell lines in which nothing is live") {
  CHECK(text_of(shell_lines({{"A", Secret("it's $HOME `id` \\ \"x\"\nnext")}, {"B", Secret()}})) ==
        "export A='it'\\''s $HOME `id` \\ \"x\"\nnext'\nexport B=''\n");
}

TEST_CASE("format: json has two spaces a level and a final newline") {
  const Value value = Value::object(
      {{"a", Value::array({Value::number("1"), entry("<&>")})}, {"e", Value::object({})}});
  CHECK(text_of(json_document(value)) ==
        "{\n  \"a\": [\n    1,\n    \"\\u003c\\u0026\\u003e\"\n  ],\n  \"e\": {}\n}\n");
  CHECK(text_of(json_document(Value::null())) == "null\n");
}

TEST_CASE("format: string ends with one newline at least") {
  CHECK(text_of(string_document(entry("x"))) == "x\n");
  CHECK(text_of(string_document(entry("x\n"))) == "x\n");
  CHECK(text_of(string_document(Value::null())) == "\n");
  CHECK(text_of(string_document(Value::object({{"a", entry("x")}, {"b", Value::number("2")}}))) ==
        "\"a\"=\"x\",\"b\"=\"2\"\n");
}
