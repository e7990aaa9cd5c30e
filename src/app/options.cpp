#include "app/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cxxopts.hpp>

#include "base/text.h"

namespace courier::app {

namespace {

// Part of the published interface, but of later versions; audit-file as an input.
constexpr std::array later_options{
    "access-token",          "cloud-url",     "oidc-auth",
    "oidc-organization",     "oidc-scope",    "oidc-requested-token-type",
    "oidc-token-expiration", "github-app-id", "github-app-private-key",
    "secrets-json",          "audit-file"};
constexpr std::array later_commands{"check", "rotate", "audit", "doctor"};

bool contains(const auto& list, const auto& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool takes(const OptionSpec& option, Command command) { return contains(option.commands, command); }

const OptionSpec* find_option(std::string_view name) {
  const auto found = std::find_if(option_table().begin(), option_table().end(),
                                  [&](const OptionSpec& o) { return o.name == name; });
  return found == option_table().end() ? nullptr : &*found;
}

const CommandSpec& spec_of(Command command) {
  return *std::find_if(command_table().begin(), command_table().end(),
                       [&](const CommandSpec& c) { return c.command == command; });
}

std::string words_of(Command command) { return std::string(spec_of(command).words); }

std::string listed(const auto& words) {
  std::string out;
  for (const auto& word : words) {
    out += (out.empty() ? "" : ", ") + std::string(word);
  }
  return out;
}

std::unexpected<Error> later(const std::string& what) {
  return usage_error(what + ": not in this version", "see CHANGELOG.md for what is");
}

Result<void> store(Options& options, const OptionSpec& option, const std::string& text) {
  const std::string shown = options.shown(option.name);
  if (option.is_secret) {
    options.given_secrets[std::string(option.name)] = Secret(text);
    return {};
  }
  std::string value = text;
  if (option.kind == OptionSpec::Kind::boolean) {
    // The spellings of YAML's core schema, as the actions toolkit takes them.
    if (contains(std::array{"true", "True", "TRUE"}, text)) {
      value = "true";
    } else if (contains(std::array{"false", "False", "FALSE"}, text)) {
      value = "false";
    } else {
      return usage_error(shown + ": expected true or false, found " + quote(text));
    }
  }
  if (option.kind == OptionSpec::Kind::number) {
    long parsed = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (failed != std::errc() || end != text.data() + text.size() || parsed < 1 || parsed > 86400) {
      return usage_error(shown + ": expected whole " + to_lower(option.value_name) +
                         " from 1 to 86400, found " + quote(text));
    }
  }
  if (!option.choices.empty() && !contains(option.choices, text)) {
    if (option.name == "direction" && contains(std::array{"to-esc", "both"}, text)) {
      return later(shown + ' ' + text);
    }
    return usage_error(shown + ": expected one of " + listed(option.choices) + ", found " +
                       quote(text));
  }
  options.given[std::string(option.name)] = value;
  return {};
}

// The command's words at the front of the arguments; how many words they were.
Result<std::size_t> read_command(std::span<const std::string> arguments, Options& options) {
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" ||
      arguments[0] == "help") {
    options.help_all = true;
    return std::size_t{1};
  }
  const std::string first = arguments[0] == "--version" ? "version" : arguments[0];
  for (const CommandSpec& candidate : command_table()) {
    const std::vector<std::string_view> words = split(candidate.words, ' ');
    if (words[0] == first && words.size() <= arguments.size() &&
        std::equal(words.begin() + 1, words.end(), arguments.begin() + 1)) {
      options.command = candidate.command;
      return words.size();
    }
  }
  if (contains(later_commands, first)) {
    return later(first);
  }
  std::string typed = first;
  if (first == "env" || first == "keys" || first == "lambda") {
    if (arguments.size() == 1 || arguments[1] == "--help") {
      options.help_all = true;
      return std::size_t{1};
    }
    typed += ' ' + arguments[1];
  }
  std::vector<std::string> known;
  for (const CommandSpec& candidate : command_table()) {
    known.emplace_back(candidate.words);
  }
  const auto longer = std::find_if(known.begin(), known.end(), [&](const std::string& words) {
    return words.starts_with(typed + ' ');
  });
  const std::string near = longer != known.end() ? *longer : nearest(typed, known);
  return usage_error("no command " + quote(typed), near.empty()
                                                       ? "esc-courier --help lists the commands"
                                                       : "did you mean " + quote(near) + "?");
}

std::unexpected<Error> unknown_option(const std::string& name, Command command) {
  const std::string shown = "--" + name;
  if (find_option(name) != nullptr) {
    return usage_error(shown + " is not an option of " + words_of(command),
                       "esc-courier " + words_of(command) + " --help lists its options");
  }
  if (contains(later_options, name)) {
    return later(shown);
  }
  std::vector<std::string> known;
  for (const OptionSpec& option : option_table()) {
    if (takes(option, command)) {
      known.emplace_back(option.name);
    }
  }
  const std::string near = nearest(name, known);
  return usage_error("no option " + quote(shown) + " of " + words_of(command),
                     near.empty() ? "esc-courier " + words_of(command) + " --help lists its options"
                                  : "did you mean " + quote("--" + near) + "?");
}

// The arguments with `--name` in place of `-f`, and with `--name=VALUE` in place of `-fVALUE`.
std::vector<std::string> without_letters(std::span<const std::string> arguments, Command command) {
  std::vector<std::string> out(arguments.begin(), arguments.end());
  for (std::size_t i = 0; i < out.size() && out[i] != "--"; ++i) {
    const bool has_letter = out[i].size() > 1 && out[i][0] == '-' && out[i][1] != '-';
    const std::string name = out[i].starts_with("--") ? out[i].substr(2) : std::string();
    const auto found =
        std::find_if(option_table().begin(), option_table().end(), [&](const OptionSpec& option) {
          return takes(option, command) &&
                 (has_letter ? option.letter == out[i][1] : option.name == name);
        });
    if (found == option_table().end()) {
      continue;
    }
    const bool is_whole = !has_letter || out[i].size() == 2;
    if (has_letter) {
      const std::string value = is_whole ? "" : out[i].substr(out[i][2] == '=' ? 3 : 2);
      out[i] = "--" + std::string(found->name) + (is_whole ? "" : "=" + value);
    }
    i += is_whole && found->kind != OptionSpec::Kind::boolean ? 1U : 0U;  // its value
  }
  return out;
}

// cxxopts quotes what the user typed in its exceptions, which may be a token; so every mistake it
// would throw for is found here first.
Result<void> refuse_unknown(std::span<const std::string> arguments, Command command) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") {
      break;
    }
    if (argument == "-h" || argument == "-" || !argument.starts_with('-')) {
      continue;
    }
    if (!argument.starts_with("--")) {
      return usage_error("options begin with two dashes",
                         "esc-courier " + words_of(command) + " --help lists the options");
    }
    const std::string name = argument.substr(2, argument.find('=') - 2);
    if (name == "help") {
      continue;
    }
    const OptionSpec* option = find_option(name);
    if (option == nullptr || !takes(*option, command)) {
      return unknown_option(name, command);
    }
    if (option->kind != OptionSpec::Kind::boolean && argument.find('=') == std::string::npos &&
        ++i == arguments.size()) {
      return usage_error("--" + name + " needs a value",
                         "--" + name + ' ' + std::string(option->value_name));
    }
  }
  return {};
}

Result<void> check_positional(const Options& options) {
  const CommandSpec& command = spec_of(options.command);
  if (options.help) {
    return {};
  }
  if (options.arguments.size() < command.least) {
    return usage_error(words_of(options.command) + " needs " + std::string(command.arguments),
                       "esc-courier " + words_of(options.command) + ' ' +
                           std::string(command.arguments));
  }
  if (options.arguments.size() > command.most) {
    return usage_error(words_of(options.command) + " does not take " +
                           quote(options.arguments[command.most]),
                       "esc-courier " + words_of(options.command) + " --help");
  }
  return {};
}

}  // namespace

std::string Options::get(std::string_view name) const {
  if (const auto found = given.find(name); found != given.end()) {
    return found->second;
  }
  return std::string(find_option(name)->default_value);
}

bool Options::is_given(std::string_view name) const {
  return given.contains(name) || given_secrets.contains(name);
}

bool Options::flag(std::string_view name) const { return get(name) == "true"; }

long Options::number(std::string_view name) const {
  const std::string text = get(name);
  long value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<Secret> Options::secret(std::string_view name) const {
  const auto found = given_secrets.find(name);
  return found == given_secrets.end() ? std::nullopt : std::optional(found->second);
}

std::string Options::shown(std::string_view name) const {
  return (in_workflow ? "input " : "--") + std::string(name);
}

Result<Options> parse_arguments(std::span<const std::string> arguments) {
  Options options;
  COURIER_TRY_LET(const std::size_t words, read_command(arguments, options));
  if (options.help_all) {
    return options;
  }
  const std::vector<std::string> rest = without_letters(arguments.subspan(words), options.command);
  COURIER_TRY(refuse_unknown(rest, options.command));

  cxxopts::Options parser("esc-courier");
  parser.add_options()("h,help", "");
  for (const OptionSpec& option : option_table()) {
    if (takes(option, options.command)) {
      auto value = cxxopts::value<std::string>();
      parser.add_options()(std::string(option.name), "",
                           option.kind == OptionSpec::Kind::boolean ? value->implicit_value("true")
                                                                    : value);
    }
  }
  std::vector<const char*> argv{"esc-courier"};
  for (const std::string& argument : rest) {
    argv.push_back(argument.c_str());
  }
  parser.allow_unrecognised_options();  // positional ones; unknown options were refused above
  std::map<std::string, std::string> texts;
  try {
    const cxxopts::ParseResult parsed = parser.parse(static_cast<int>(argv.size()), argv.data());
    for (const cxxopts::KeyValue& entry : parsed.arguments()) {
      const auto [at, is_new] = texts.try_emplace(entry.key(), entry.value());
      const OptionSpec* option = find_option(entry.key());  // --help is none
      if (!is_new && option != nullptr && option->kind != OptionSpec::Kind::list) {
        return usage_error("--" + entry.key() + " is given twice", "give it once");
      }
      at->second += is_new ? "" : '\n' + entry.value();
    }
    options.arguments = parsed.unmatched();
  } catch (const cxxopts::exceptions::exception&) {
    return usage_error("the options of " + words_of(options.command) + " cannot be read",
                       "esc-courier " + words_of(options.command) + " --help");
  }
  std::erase(options.arguments, "--");
  options.help = texts.erase("help") > 0;
  for (const auto& [name, text] : texts) {
    const OptionSpec* option = find_option(name);
    COURIER_TRY(store(options, *option, text));
    if (option->is_secret) {
      options.warnings.push_back("--" + name +
                                 " on a command line can be read by every process of this machine; "
                                 "set GH_TOKEN instead");
    }
  }
  COURIER_TRY(check_positional(options));
  return options;
}

Result<Options> parse_inputs(const InputReader& input) {
  Options options;
  options.in_workflow = true;
  const std::string command = input("command").value_or("pull");
  const auto found =
      std::find_if(command_table().begin(), command_table().end(),
                   [&](const CommandSpec& c) { return c.in_action && c.words == command; });
  if (found == command_table().end()) {
    if (contains(later_commands, command) || command == "keys" || command.starts_with("keys ") ||
        command == "lambda" || command.starts_with("lambda ")) {
      return later("input command: " + command);
    }
    return usage_error("input command: expected pull, sync or render, found " + quote(command));
  }
  options.command = found->command;
  for (const char* name : later_options) {
    if (input(name)) {
      return later(options.shown(name));
    }
  }
  for (const OptionSpec& option : option_table()) {
    const std::optional<std::string> text = option.is_input ? input(option.name) : std::nullopt;
    if (!text) {
      continue;
    }
    if (takes(option, options.command)) {
      COURIER_TRY(store(options, option, *text));
    } else if (*text != option.default_value && option.action_default.empty() &&
               !option.is_secret) {
      options.warnings.push_back(options.shown(option.name) + " has no effect on " +
                                 words_of(options.command));
    }
  }
  return options;
}

}  // namespace courier::app
