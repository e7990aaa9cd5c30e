// The one table of commands and options: --help, action.yml and input parsing all come from it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/secret.h"

namespace courier::app {

enum class Command : std::uint8_t {
  pull,
  sync,
  render,
  env_open,
  env_get,
  env_check,
  env_ls,
  env_set,
  env_seal,
  env_unseal,
  env_key_new,
  keys_new,
  keys_show,
  keys_verify,
  keys_normalize,
  lambda_launch,
  lambda_list,
  lambda_terminate,
  lambda_keys_list,
  lambda_keys_add,
  lambda_keys_remove,
  keys_rotate,
  keys_prune,
  version,
  action,
  post
};

struct CommandSpec {
  Command command;
  std::string_view words;      // as typed: "env open"
  std::string_view arguments;  // positional: "ENVIRONMENT [PATH]", or empty
  std::string_view summary;    // for --help, one line
  std::size_t least = 0;       // positional arguments
  std::size_t most = 0;
  bool in_action = false;  // may be the action's `command`
};

struct OptionSpec {
  enum class Kind : std::uint8_t { text, list, boolean, number };  // list: may be given again
  std::string_view name;  // of the option and of the action's input
  char letter = '\0';     // `-f` for it; none for most
  Kind kind = Kind::text;
  std::string_view value_name = {};            // in --help: FILE; empty for booleans
  std::string_view default_value = {};         // what holds when nothing is given; may be empty
  std::vector<std::string_view> choices = {};  // allowed texts; empty: any
  std::vector<Command> commands;               // that take it
  bool is_input = true;                        // offered by action.yml
  std::string_view action_default = {};        // of action.yml only: an expression of the workflow
  bool is_secret = false;
  std::string_view help;  // one sentence, for --help and action.yml
};

[[nodiscard]] std::span<const CommandSpec> command_table();
[[nodiscard]] std::span<const OptionSpec> option_table();

// What was asked for. Everything left of it is parsing, everything right of it is behaviour.
struct Options {
  Command command = Command::version;
  bool help = false;  // print the help of `command`, or of all when help_topic is empty
  bool help_all = false;
  bool in_workflow = false;            // came from a workflow step's inputs
  std::vector<std::string> arguments;  // positional
  std::vector<std::string> warnings;   // to be shown before anything else

  // The given text, else the table's default.
  [[nodiscard]] std::string get(std::string_view name) const;
  [[nodiscard]] bool is_given(std::string_view name) const;
  [[nodiscard]] bool flag(std::string_view name) const;
  [[nodiscard]] long number(std::string_view name) const;
  [[nodiscard]] std::optional<Secret> secret(std::string_view name) const;
  // As the user wrote it: "--manifest", or "input manifest".
  [[nodiscard]] std::string shown(std::string_view name) const;

  std::map<std::string, std::string, std::less<>> given;
  std::map<std::string, Secret, std::less<>> given_secrets;
};

// Reads a command line; `arguments` without the program's name. A list given several times is
// joined by newlines. Errors name the option, never its value where the option is secret.
[[nodiscard]] Result<Options> parse_arguments(std::span<const std::string> arguments);

// Reads a workflow step's inputs; `input` gives an input's text, nothing when unset or empty.
using InputReader = std::function<std::optional<std::string>(std::string_view name)>;
[[nodiscard]] Result<Options> parse_inputs(const InputReader& input);

// `esc-courier --help`, `esc-courier COMMAND --help`.
[[nodiscard]] std::string help_text();
[[nodiscard]] std::string help_text(Command command);

// The `inputs:` block of action.yml.
[[nodiscard]] std::string action_inputs();

}  // namespace courier::app
