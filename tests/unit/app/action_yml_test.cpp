#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "app/options.h"
#include "support/golden.h"

TEST_CASE("action.yml offers the inputs of the option table") {
  const std::filesystem::path file = std::filesystem::path(COURIER_SOURCE_DIR) / "action.yml";
  const std::string text = courier::testing::read_or_empty(file);
  const auto begin = text.find("\ninputs:\n");
  const auto end = text.find("\n\noutputs:\n");
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  courier::testing::check_golden(file, text.substr(0, begin + 1) + courier::app::action_inputs() +
                                           text.substr(end + 1));
}
