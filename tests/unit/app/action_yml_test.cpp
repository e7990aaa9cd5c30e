#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "app/options.h"
#include "support/golden.h"

TEST_CASE("the README names every input") {
  const std::string readme =
      courier::testing::read_or_empty(std::filesystem::path(COURIER_SOURCE_DIR) / "README.md");
  REQUIRE(!readme.empty());
  for (const courier::app::OptionSpec& option : courier::app::option_table()) {
    CAPTURE(option.name);
    const std::string named = '`' + std::string(option.name) + '`';
    CHECK((!option.is_input || readme.find(named) != std::string::npos));
  }
}

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
