#include <catch2/catch.hpp>

#include "yaml/path.h"
#include "yaml/read.h"

using namespace courier::yaml;

TEST_CASE("document paths quote what is no name", "[yaml]") {
  CHECK(join_key("", "values") == "values");
  CHECK(join_key("values", "a_1") == "values.a_1");
  CHECK(join_key("values", "1a") == "values[\"1a\"]");
  CHECK(join_key("", "a-b") == "[\"a-b\"]");
  CHECK(join_key("values", "say \"hi\" \\") == "values[\"say \\\"hi\\\" \\\"]");
  CHECK(join_key("values", "é") == "values[\"é\"]");
  CHECK(join_key("values", "") == "values");
  CHECK(join_index("values.a", 0) == "values.a[0]");
}

TEST_CASE("a part of a scalar has a range only where columns can be counted", "[yaml]") {
  const auto range = [](const std::string& source, std::size_t begin, std::size_t end) {
    const ReadResult result = read("f", "a: " + source + "\nb: 1\n");
    REQUIRE(result.document);
    const auto found =
        range_within(*result.document, result.document->root.children.at(1), begin, end);
    return !found ? std::string("none")
                  : std::to_string(found->begin.column) + '@' + std::to_string(found->begin.byte) +
                        '-' + std::to_string(found->end.column) + '@' +
                        std::to_string(found->end.byte);
  };
  CHECK(range("x${y}", 3, 4) == "7@6-8@7");
  CHECK(range("世${y}", 5, 6) == "8@8-9@9");  // a wide character is two columns, three bytes
  CHECK(range("! x${y}", 3, 4) == "7@6-8@7");
  CHECK(range("'x${y}'", 3, 4) == "none");
  CHECK(range("!!str x${y}", 3, 4) == "none");
  CHECK(range("|\n  x${y}", 3, 4) == "none");
}
