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
                                               {"F", Value::object({})},
                                               {"G", Value::unknown()}})}});
  std::string found;
  for (const NamedText& one : named_texts(root, "environmentVariables")) {
    found += one.name + '=' + text_of(one.text) + (one.secret ? "!;" : ";");
  }
  CHECK(found == "A=x!;B=1.5;C=true;D=;G=[unknown];");
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
  CHECK(text_of(json_document(value, Secrets::hidden)) ==
        "{\n  \"a\": [\n    1,\n    \"[secret]\"\n  ],\n  \"e\": {}\n}\n");
  CHECK(text_of(json_document(Value::null())) == "null\n");
  // Brackets, colons and commas in strings are text; bytes that are not UTF-8 are U+FFFD itself.
  CHECK(text_of(json_document(Value::array({Value::string("{\"a\": [1,\\]}\\")}))) ==
        "[\n  \"{\\\"a\\\": [1,\\\\]}\\\\\"\n]\n");
  CHECK(text_of(json_document(Value::string("\xFF\\ufffd\\"))) ==
        "\"\xEF\xBF\xBD\\\\ufffd\\\\\"\n");
}

TEST_CASE("format: string ends with one newline at least") {
  CHECK(text_of(string_document(entry("x"))) == "x\n");
  CHECK(text_of(string_document(entry("x\n"))) == "x\n");
  CHECK(text_of(string_document(Value::null())) == "\n");
  CHECK(text_of(string_document(Value::object({{"a", entry("x")}, {"b", Value::number("2")}}))) ==
        "\"a\"=\"x\",\"b\"=\"2\"\n");
}

TEST_CASE("format: string hides what is secret when asked to") {
  const Value value = Value::object({{"a", entry("x")}, {"b", Value::array({entry("y")}, true)}});
  CHECK(text_of(string_document(value, Secrets::hidden)) ==
        "\"a\"=\"[secret]\",\"b\"=\"[secret]\"\n");
}

TEST_CASE("format: detailed says what is secret, where it was defined, and what it hides") {
  const std::string nowhere = R"(    "def": {
      "begin": {
        "line": 0,
        "column": 0,
        "byte": 0
      },
      "end": {
        "line": 0,
        "column": 0,
        "byte": 0
      }
    })";
  const auto file = std::make_shared<const std::string>("p/e");
  Value::Parts parts;
  parts.kind = Value::Kind::string;
  parts.text = "new";
  parts.secret = true;
  parts.defined_at = Range{file, {1, 2, 3}, {4, 5, 6}};
  parts.overridden = std::make_shared<const Value>(Value::number("1.0"));
  CHECK(text_of(*detailed_document(Value::assemble(parts))) == R"({
  "value": "new",
  "secret": true,
  "trace": {
    "def": {
      "environment": "p/e",
      "begin": {
        "line": 1,
        "column": 2,
        "byte": 3
      },
      "end": {
        "line": 4,
        "column": 5,
        "byte": 6
      }
    },
    "base": {
      "value": 1.0,
      "trace": {
        "def": {
          "begin": {
            "line": 0,
            "column": 0,
            "byte": 0
          },
          "end": {
            "line": 0,
            "column": 0,
            "byte": 0
          }
        }
      }
    }
  }
}
)");
  CHECK(text_of(*detailed_document(Value::null())) ==
        "{\n  \"trace\": {\n" + nowhere + "\n  }\n}\n");
  CHECK(text_of(*detailed_environment(Value::object({}))) ==
        "{\n  \"value\": null,\n  \"trace\": {\n" + nowhere + "\n  }\n}\n");
  const Value placed = Value::object({{"a", Value::null()}}).at({file, {1, 1, 0}, {1, 1, 0}});
  CHECK(text_of(*detailed_environment(placed))
            .ends_with("\n  },\n  \"trace\": {\n" + nowhere + "\n  }\n}\n"));
}

TEST_CASE("format: detailed has a limit, since each layer holds those below it once more") {
  const Value value = Value::array({Value::number("1"), Value::number("2")});
  std::string compact;
  append_detailed_json(compact, value);
  CHECK(detailed_document(value, compact.size()).has_value());
  const Result<Secret> refused = detailed_document(value, 100);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "what it says of all layers is larger than 100 bytes");
  CHECK(refused.error().hint == "name a part of it with a property path, or use json");
}

TEST_CASE("format: bytes that are not UTF-8 are U+FFFD for who reads JSON") {
  const Value value =
      through_json(Value::object({{"a", Value::array({entry("x\xFF"), Value::unknown()}, true)},
                                  {"b", Value::string("\xE2\x82")},
                                  {"c", Value::number("1.0")}}));
  CHECK(text_of(to_json(value)) ==
        "{\"a\":[\"x\xEF\xBF\xBD\",\"[unknown]\"],\"b\":\"\xEF\xBF\xBD\xEF\xBF\xBD\",\"c\":1.0}");
  CHECK(value.member("a")->is_secret());
  CHECK(value.member("a")->items()[0].is_secret());
  CHECK_FALSE(value.member("b")->is_secret());
}
