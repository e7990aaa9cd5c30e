#include <catch2/catch.hpp>

#include "base/pattern.h"

using courier::Pattern;

TEST_CASE("what is wrong with an expression is said in the words of Go's regexp package") {
  struct Row {
    const char* expression;
    const char* finding;
    const char* argument;
  };
  const Row rows[] = {
      {"(a", "missing closing )", "(a"},
      {"[b-a]", "invalid character class range", "b-a"},
      {"a**", "invalid nested repetition operator", "**"},
      {"a{1001}", "invalid repeat count", "{1001}"},
      {"a*{2}", "invalid nested repetition operator", "*{2}"},
      {"\\C", "invalid escape sequence", "\\C"},
      {"(?<n-x>a)", "invalid named capture", "(?<n-x>"},
      {"(?<é>a)", "invalid named capture", "(?<é>"},
      {"(?<=a)", "invalid named capture", "(?<=a)"},
      {"[(?<n>]\\Q(?<n>\\E(", "missing closing )", "[(?<n>]\\Q(?<n>\\E("},
      // The counts are judged first.
      {"a*{1001}", "invalid repeat count", "{1001}"},
      {"a?{3,1}", "invalid repeat count", "{3,1}"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    const auto compiled = Pattern::compile(row.expression);
    REQUIRE_FALSE(compiled);
    CHECK(compiled.error().finding == row.finding);
    CHECK(compiled.error().argument == row.argument);
  }
}

TEST_CASE("a group may be named in either way") {
  for (const char* expression : {"^(?<n>a)$", "^(?P<n>a)$", "^[^]a(?<n>]?(?<n>a)$"}) {
    CAPTURE(expression);
    const auto compiled = Pattern::compile(expression);
    REQUIRE(compiled);
    CHECK(compiled->matches("a"));
    CHECK_FALSE(compiled->matches("b"));
  }
}
