#include <catch2/catch.hpp>

#include "base/foreign_json.h"

using namespace courier;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("JSON from elsewhere is what it says") {
  const std::string text = R"({"a": [1, {"b": null}], "c": "d", "e": -1.5e3})";
  CHECK(parse_foreign_json(text) == json::parse(text));
  CHECK(parse_foreign_json<ordered_json>(text).dump() == ordered_json::parse(text).dump());
  for (const char* broken : {"", "{", "[1,]", "{\"a\": \"\xFF\"}", "1 2"}) {
    CHECK(parse_foreign_json(broken).is_discarded());
  }
}

TEST_CASE("what is nested deeper than 64 is none, and can be copied") {
  const json deepest = parse_foreign_json(nested(64));
  const json copy = deepest;  // NOLINT(performance-unnecessary-copy-initialization): the point
  CHECK(copy.dump() == nested(64));
  for (const std::size_t depth : {65U, 66U, 200'000U}) {
    CHECK(parse_foreign_json(nested(depth)).is_discarded());
    CHECK(parse_foreign_json("{\"data\":" + nested(depth) + "}").is_discarded());
    CHECK(parse_foreign_json<ordered_json>(nested(depth)).is_discarded());
  }
  CHECK(parse_foreign_json(std::string(200'000, '[')).is_discarded());
}

TEST_CASE("a text of an object") {
  const json object{{"a", "b"}, {"c", 1}};
  CHECK(text_in(object, "a") == "b");
  CHECK(text_in(object, "c").empty());
  CHECK(text_in(object, "d").empty());
  CHECK(text_in(json::array(), "a").empty());
}
