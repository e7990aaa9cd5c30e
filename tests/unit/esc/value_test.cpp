#include <catch2/catch.hpp>

#include "esc/limits.h"
#include "esc/value.h"

using courier::Disclosure;
using courier::esc::Lookup;
using courier::esc::Value;

namespace {

std::string shown(const courier::Secret& secret) {
  return std::string(secret.reveal(Disclosure::inspection));
}

Value sample() {
  return Value::object({{"b", Value::array({Value::number("1e+06"), Value::string("x\"<y>")})},
                        {"a", Value::object({{"pass word", Value::string("hush", true)}})},
                        {"e", Value::object({})},
                        {"n", Value::null()},
                        {"u", Value::unknown()}});
}

}  // namespace

TEST_CASE("a value renders as JSON like Go's") {
  CHECK(
      shown(to_json(sample())) ==
      R"({"a":{"pass word":"hush"},"b":[1e+06,"x\"\u003cy\u003e"],"e":{},"n":null,"u":"[unknown]"})");
  CHECK(
      to_json_redacted(sample()) ==
      R"({"a":{"pass word":"[secret]"},"b":[1e+06,"x\"\u003cy\u003e"],"e":{},"n":null,"u":"[unknown]"})");
}

TEST_CASE("a value renders as text with nested quotes") {
  CHECK(
      shown(to_text(sample())) ==
      R"("a"="\"pass word\"=\"hush\"","b"="\"1e+06\",\"x\\\"<y>\"","e"="","n"="","u"="[unknown]")");
  CHECK(
      to_text_redacted(sample()) ==
      R"("a"="\"pass word\"=\"[secret]\"","b"="\"1e+06\",\"x\\\"<y>\"","e"="","n"="","u"="[unknown]")");
}

TEST_CASE("secrecy of a part shows in the whole") {
  CHECK(sample().contains_secret());
  CHECK_FALSE(sample().is_secret());
  CHECK(sample().contains_unknown());
  CHECK_FALSE(sample().member("b")->contains_secret());
  const Value all = Value::array({Value::string("plain")}, true);
  CHECK(to_json_redacted(all) == "\"[secret]\"");
  CHECK_FALSE(all.items()[0].is_secret());
}

TEST_CASE("a path finds, misses, or is malformed") {
  struct Row {
    const char* path;
    Lookup::Outcome outcome;
    const char* text;  // the value's JSON, or the finding
  };
  using enum Lookup::Outcome;
  const Row rows[] = {
      {"b[1]", found, R"("x\"\u003cy\u003e")"},
      {"a[\"pass word\"]", found, "\"[secret]\""},
      {".a[\"pass word\"]", found, "\"[secret]\""},
      {"u.anything[3]", found, "\"[unknown]\""},
      {"bb", missing, "unknown property \"bb\" (at the top)"},
      {"a.password", missing, "unknown property \"password\"; did you mean \"pass word\"? (at a)"},
      {"b.x", missing, "cannot access an array element using a property name (at b)"},
      {"b[2]", missing, "array index 2 out-of-bounds for array of length 2 (at b)"},
      {"b[-1]", missing, "array indices must not be negative (at b)"},
      {"a[0]", missing, "cannot access an object property using an integer index (at a)"},
      {"n.x", missing, "receiver must be an array or an object (at n)"},
      {"a b", malformed, "unexpected '}' or white space in a path at byte 2"},
      {"a}", malformed, "unexpected '}' or white space in a path at byte 2"},
      {"a..b", malformed, "property name must not be empty at byte 2"},
      {"b[x]", malformed, "numeric subscript must be a positive base-10 integer at byte 3"},
      {"b[0", malformed, "subscript is missing closing bracket ']' at byte 2"},
  };
  for (const Row& row : rows) {
    INFO(row.path);
    const Lookup result = look_up(sample(), row.path);
    CHECK(result.outcome == row.outcome);
    CHECK((result.outcome == found ? to_json_redacted(result.value) : result.finding) == row.text);
  }
}

TEST_CASE("keys of a secret object are not suggested, nor of what lies in it") {
  const Value inner = Value::object({{"token", Value::string("x")}});
  const Value root = Value::object({{"s", Value::object({{"inner", inner}}, true)}});
  CHECK(look_up(root, "s.iner").finding == "unknown property \"iner\" (at s)");
  CHECK(look_up(root, "s.inner.tokn").finding == "unknown property \"tokn\" (at s.inner)");
}

TEST_CASE("text that doubles with each level of nesting ends at the limit") {
  Value nested = Value::string("\"");
  for (int level = 0; level < 60; ++level) {
    nested = Value::array({nested});
  }
  CHECK_THROWS_AS(to_text(nested), courier::esc::LimitReached);
  CHECK_THROWS_AS(to_text_redacted(nested), courier::esc::LimitReached);
}
