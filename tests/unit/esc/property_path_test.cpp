#include <catch2/catch.hpp>

#include "esc/property_path.h"

using namespace courier;
using namespace courier::esc;

namespace {

// Keys in quotes, indices bare: `"a" 0`; the finding of what is refused.
std::string read(const char* text) {
  const Result<PropertyPath> path = parse_property_path(text);
  if (!path) {
    CHECK(path.error().kind == ErrorKind::usage);
    CHECK(path.error().hint == "paths look like a.b[0][\"c\"]");
    return path.error().message;
  }
  std::string out;
  for (const auto& step : *path) {
    const auto* const key = std::get_if<std::string>(&step);
    out += (out.empty() ? "" : " ") +
           (key ? '"' + *key + '"' : std::to_string(std::get<std::int64_t>(step)));
  }
  return out;
}

}  // namespace

TEST_CASE("property path: what Pulumi's parser reads") {
  struct Row {
    const char* text;
    const char* path;
  };
  const Row rows[] = {
      {"", ""},
      {"a", "\"a\""},
      {"a.b[0].c", "\"a\" \"b\" 0 \"c\""},
      {"a-b.c d", "\"a-b\" \"c d\""},
      {"a..b", "\"a\" \"b\""},
      {"a.[0]", "\"a\" 0"},
      {"[\"x y\"].z", "\"x y\" \"z\""},
      {R"(a["q\"q"])", R"("a" "q"q")"},
      {R"(a["b\c"])", R"("a" "b\c")"},
      {"a[\"\"]", "\"a\" \"\""},
      {"a[*][\"*\"]", "\"a\" \"*\" \"*\""},
      {"a[007][+1][-1]", "\"a\" 7 1 -1"},
      {"a[0]b", "\"a\" 0 \"b\""},
      {"a]b", "\"a]b\""},
      {".a", "\".a\" is no property path: expected property path to start with a name or index"},
      {"a.", "\"a.\" is no property path: expected property path to end with a name or index"},
      {"a[0", "\"a[0\" is no property path: missing closing bracket in array index"},
      {"a[x]", "\"a[x]\" is no property path: invalid array index \"x\""},
      {"a[]", "\"a[]\" is no property path: invalid array index \"\""},
      {"a[99999999999999999999]",
       "\"a[99999999999999999999]\" is no property path: invalid array index "
       "\"99999999999999999999\""},
      {"a[\"b", "\"a[\\\"b\" is no property path: missing closing quote in property name"},
      {"a[\"b\\\"",
       "\"a[\\\"b\\\\\\\"\" is no property path: missing closing quote in property name"},
      {"a[\"b\"",
       "\"a[\\\"b\\\"\" is no property path: missing closing bracket in property access"},
      {"a[\"b\"x]",
       "\"a[\\\"b\\\"x]\" is no property path: missing closing bracket in property access"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text) == row.path);
  }
}

TEST_CASE("property path: where it leads") {
  const Value root = Value::object(
      {{"a", Value::array({Value::string("x"), Value::object({{"*", Value::number("2")}})})},
       {"u", Value::unknown()}});
  const auto at = [&](const char* text) { return find_property(root, *parse_property_path(text)); };
  CHECK(at("") == &root);
  CHECK(at("a[0]")->plain_text() == "x");
  CHECK(at("a[1][*]")->plain_text() == "2");
  CHECK(at("u")->kind() == Value::Kind::unknown);
  for (const char* nowhere : {"b", "a.x", "a[2]", "a[-1]", "[0]", "a[0].x", "a[0][0]", "u.x"}) {
    CAPTURE(nowhere);
    CHECK(at(nowhere) == nullptr);
  }
}
