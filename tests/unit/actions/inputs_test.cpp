#include <array>
#include <catch2/catch.hpp>

#include "actions/inputs.h"

using namespace courier::actions;
using courier::Environment;

TEST_CASE("inputs: the variable's name is the runner's") {
  CHECK(input_variable("cloud-url") == "INPUT_CLOUD-URL");
  CHECK(input_variable("two words") == "INPUT_TWO_WORDS");
}

TEST_CASE("inputs: an empty input was not given; the text is trimmed") {
  const Environment environment{{"INPUT_KEYS", " \n "}, {"INPUT_MASK", "\tall \n"}};
  CHECK(input(environment, "keys") == std::nullopt);
  CHECK(input(environment, "mask") == "all");
  CHECK(input(environment, "format") == std::nullopt);
}

TEST_CASE("inputs: pulumi/esc-action's variables stand in for its inputs, and for no others") {
  const Environment environment{{"ESC_ACTION_CLOUD_URL", "https://one"},
                                {"ESC_ACTION_KEYS", "A,B"},
                                {"INPUT_KEYS", "C"},
                                {"ESC_ACTION_MASK", "all"}};
  CHECK(input(environment, "cloud-url") == "https://one");
  CHECK(input(environment, "keys") == "C");
  CHECK(input(environment, "mask") == std::nullopt);
}

TEST_CASE("inputs: what the action does not have is named, the runner's own left out") {
  const Environment environment{{"INPUT_ENVIRONMEMT", "x"},
                                {"INPUT_KEYS", "A"},
                                {"INPUT_ARGS", "x"},
                                {"INPUT_ENTRYPOINT", "x"},
                                {"INPUT_UNUSED", ""},
                                {"INPUT_CLOUD-URL", "x"},
                                {"INPUTS", "x"}};
  constexpr std::array<std::string_view, 2> known{"keys", "cloud-url"};
  CHECK(unknown_inputs(environment, known) == std::vector<std::string>{"environmemt"});
}

TEST_CASE("inputs: booleans are those of the actions toolkit") {
  for (const char* text : {"true", "True", "TRUE"}) {
    CHECK(read_boolean(text) == true);
  }
  for (const char* text : {"false", "False", "FALSE"}) {
    CHECK(read_boolean(text) == false);
  }
  for (const char* text : {"", "yes", "tRUE", "1", " true"}) {
    CHECK(read_boolean(text) == std::nullopt);
  }
}

TEST_CASE("inputs: a list is divided by commas and line ends") {
  CHECK(parse_list(" A , B\r\nC=D,,\n\n") == std::vector<std::string>{"A", "B", "C=D"});
  CHECK(parse_list(" , \n").empty());
}
