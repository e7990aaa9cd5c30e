#include <catch2/catch.hpp>
#include <map>

#include "app/options.h"

using namespace courier;
using namespace courier::app;

namespace {

std::string refusal(const std::vector<std::string>& arguments) {
  const Result<Options> options = parse_arguments(arguments);
  REQUIRE_FALSE(options.has_value());
  REQUIRE(options.error().kind == ErrorKind::usage);
  return options.error().message + " | " + options.error().hint;
}

Options accepted(const std::vector<std::string>& arguments) {
  const Result<Options> options = parse_arguments(arguments);
  if (!options) {
    FAIL(options.error().message);
  }
  return *options;
}

Result<Options> inputs(const std::map<std::string, std::string, std::less<>>& given) {
  return parse_inputs([&](std::string_view name) -> std::optional<std::string> {
    const auto found = given.find(name);
    return found == given.end() ? std::nullopt : std::optional(found->second);
  });
}

}  // namespace

TEST_CASE("a command line becomes options", "[options]") {
  const Options options = accepted({"pull", "--environment", "a/b", "--mask=all", "--environment",
                                    "c", "--values", "X = a, b | ,"});
  CHECK(options.command == Command::pull);
  CHECK(options.get("environment") == "a/b\nc");
  CHECK(options.get("mask") == "all");
  CHECK(options.get("values") == "X = a, b | ,");
  CHECK(options.get("on-missing") == "fail");
  CHECK_FALSE(options.is_given("on-missing"));
}

TEST_CASE("booleans stand alone or carry a value", "[options]") {
  CHECK(accepted({"sync", "--apply"}).flag("apply"));
  CHECK(accepted({"sync", "--apply=True"}).flag("apply"));
  CHECK_FALSE(accepted({"sync", "--apply=false"}).flag("apply"));
  CHECK_FALSE(accepted({"sync"}).flag("apply"));
  CHECK(accepted({"sync", "--timeout", "5"}).number("timeout") == 5);
}

TEST_CASE("commands of two words take positional arguments", "[options]") {
  const Options options = accepted({"env", "open", "sophia/prod", "--format", "json", "a.b"});
  CHECK(options.command == Command::env_open);
  CHECK(options.arguments == std::vector<std::string>{"sophia/prod", "a.b"});
  CHECK(accepted({"env", "key", "new", "x"}).command == Command::env_key_new);
  for (const std::vector<std::string>& letters :
       {std::vector<std::string>{"-f", "-"}, {"-f-"}, {"-f=-"}, {"--file", "-"}}) {
    std::vector<std::string> arguments = {"env", "set", "p/e", "a.b"};
    arguments.insert(arguments.end(), letters.begin(), letters.end());
    CHECK(accepted(arguments).get("file") == "-");
    CHECK(accepted(arguments).arguments.size() == 2);
  }
  CHECK(accepted({"env", "open", "x", "-f", "yaml"}).get("format") == "yaml");
  CHECK(accepted({"env", "set", "--file", "-f", "x", "y"}).get("file") == "-f");
  CHECK(accepted({"env", "set", "x", "y", "--", "-f"}).arguments.back() == "-f");
  CHECK(accepted({"--version"}).command == Command::version);
  CHECK(accepted({}).help_all);
  CHECK(accepted({"env"}).help_all);
  CHECK(accepted({"pull", "--help"}).help);
  CHECK(accepted({"pull", "--help", "--help"}).help);
}

TEST_CASE("a token on the command line works, with a warning, and stays secret", "[options]") {
  const Options options = accepted({"sync", "--github-token", "ghp_secret"});
  CHECK(options.secret("github-token")->same_as(Secret("ghp_secret")));
  CHECK(options.given.empty());
  CHECK(options.warnings ==
        std::vector<std::string>{"--github-token on a command line can be read by every process of "
                                 "this machine; set GH_TOKEN instead"});
}

TEST_CASE("mistakes on the command line are named, with the next step", "[options]") {
  struct Row {
    std::vector<std::string> arguments;
    std::string text;
  };
  const std::vector<Row> rows = {
      {{"pul"}, "no command \"pul\" | did you mean \"pull\"?"},
      {{"frobnicate"}, "no command \"frobnicate\" | esc-courier --help lists the commands"},
      {{"env", "opne", "x"}, "no command \"env opne\" | did you mean \"env open\"?"},
      {{"check"}, "check: not in this version | see CHANGELOG.md for what is"},
      {{"env", "key"}, "no command \"env key\" | did you mean \"env key new\"?"},
      {{"lambda", "keys"}, "no command \"lambda keys\" | did you mean \"lambda keys list\"?"},
      {{"lambda", "launch", "web", "--wait", "soon"},
       "--wait: expected whole seconds from 1 to 86400, found \"soon\" | "},
      {{"pull", "--access-token", "x"},
       "--access-token: not in this version | see CHANGELOG.md for what is"},
      {{"pull", "--enviroment", "x"},
       "no option \"--enviroment\" of pull | did you mean \"--environment\"?"},
      {{"pull", "--apply"},
       "--apply is not an option of pull | esc-courier pull --help lists its options"},
      {{"sync", "--audit-file", "x"},
       "--audit-file is not an option of sync | esc-courier sync --help lists its options"},
      {{"pull", "--environment"}, "--environment needs a value | --environment ENV"},
      {{"pull", "-e"}, "options begin with two dashes | esc-courier pull --help lists the options"},
      {{"pull", "stray"}, "pull does not take \"stray\" | esc-courier pull --help"},
      {{"env", "open"},
       "env open needs ENVIRONMENT [PATH] | esc-courier env open ENVIRONMENT [PATH]"},
      {{"env", "get", "x", "--value", "yaml"},
       "--value: expected one of json, string, detailed, dotenv, shell, found \"yaml\" | "},
      {{"env", "open", "x", "--show-secrets"},
       "--show-secrets is not an option of env open | esc-courier env open --help lists its "
       "options"},
      {{"pull", "--mask", "some"}, "--mask: expected one of secrets, all, found \"some\" | "},
      {{"sync", "--apply=maybe"}, "--apply: expected true or false, found \"maybe\" | "},
      {{"render", "--output-file", "a", "--output-file", "b"},
       "--output-file is given twice | give it once"},
      {{"render", "--target=ec2", "--target=ec2"}, "--target is given twice | give it once"},
      {{"sync", "--apply", "--apply"}, "--apply is given twice | give it once"},
      {{"sync", "--github-token", "x", "--github-token", "y"},
       "--github-token is given twice | give it once"},
      {{"sync", "--timeout", "0"},
       "--timeout: expected whole seconds from 1 to 86400, found \"0\" | "},
      {{"sync", "--direction", "to-esc"},
       "--direction to-esc: not in this version | see CHANGELOG.md for what is"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    CHECK(refusal(row.arguments) == row.text);
  }
}

TEST_CASE("inputs of a workflow step become options", "[options]") {
  const Result<Options> options =
      inputs({{"environment", "a/b"}, {"apply", "false"}, {"manifest", "other.yaml"}});
  REQUIRE(options.has_value());
  CHECK(options->command == Command::pull);
  CHECK(options->in_workflow);
  CHECK(options->get("environment") == "a/b");
  // action.yml hands over every default, so only what the user wrote is worth a warning.
  CHECK(options->warnings == std::vector<std::string>{"input manifest has no effect on pull"});

  CHECK(inputs({{"command", "post"}}).error().message ==
        "input command: expected pull, sync or render, found \"post\"");
  CHECK(inputs({{"command", "check"}}).error().message ==
        "input command: check: not in this version");
  CHECK(inputs({{"command", "lambda launch"}}).error().message ==
        "input command: lambda launch: not in this version");
  CHECK(inputs({{"access-token", "pul-1"}}).error().message ==
        "input access-token: not in this version");
  CHECK(inputs({{"mask", "x"}}).error().message ==
        "input mask: expected one of secrets, all, found \"x\"");
}

TEST_CASE("help lists each command and, for a command, its options", "[options]") {
  for (const CommandSpec& command : command_table()) {
    CHECK(help_text().find("\n  " + std::string(command.words)) != std::string::npos);
  }
  const std::string text = help_text(Command::render);
  CHECK(text.starts_with("usage: esc-courier render [FILE...] [options]\n"));
  CHECK(text.find("--template TEMPLATE") != std::string::npos);
  CHECK(text.find("--manifest") == std::string::npos);
  CHECK(help_text(Command::version) ==
        "usage: esc-courier version\n\nprint version, commit and language\n");
}
