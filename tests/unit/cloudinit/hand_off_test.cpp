#include <catch2/catch.hpp>

#include "cloudinit/hand_off.h"

using namespace courier;
using namespace courier::cloudinit;

namespace {

const std::string good =
    R"({"version": 1, "target": "lambda",
        "userData": {"file": "/w/out/user-data.yaml", "sha256": "0a1b"}})";

std::string refusal(const std::string& text) {
  const Result<HandedOff> result = read_hand_off(text);
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::usage);
  return result.error().message;
}

}  // namespace

TEST_CASE("a metadata file tells the user data's name, cloud and digest") {
  const Result<HandedOff> handed = read_hand_off(good);
  REQUIRE(handed);
  CHECK(handed->file == "user-data.yaml");
  CHECK(handed->target == "lambda");
  CHECK(handed->sha256 == "0a1b");
}

TEST_CASE("what is no metadata file is refused") {
  for (const std::string text :
       {"", "[]", "null", "{}", "{\"version\": 1", R"({"version": 1, "target": "lambda"})",
        R"({"version": 1, "target": "lambda", "userData": {"file": "/w/", "sha256": "0"}})",
        R"({"target": "lambda", "userData": {"file": "a", "sha256": "0"}})",
        R"({"version": 1, "target": 5, "userData": {"file": "a", "sha256": "0"}})",
        R"({"version": 1, "target": "lambda", "userData": ["a", "0"]})"}) {
    CAPTURE(text);
    CHECK(refusal(text) == "is no metadata file of user data");
  }
  CHECK(refusal(R"({"version": 2})") == "is of another version than 1");
}
