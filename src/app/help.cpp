#include <algorithm>

#include "app/options.h"
#include "base/text.h"

namespace courier::app {

namespace {

constexpr std::size_t width = 96;

std::string padded(std::string text, std::size_t to) {
  text.resize(std::max(text.size(), to), ' ');
  return text;
}

// Breaks `text` between words; later lines are indented.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t used) {
  std::string out;
  for (const std::string_view word : split(text, ' ')) {
    if (used + word.size() + 1 > width && used > indent) {
      out += '\n' + std::string(indent, ' ');
      used = indent;
    } else if (!out.empty()) {
      out += ' ';
      ++used;
    }
    out += word;
    used += word.size();
  }
  return out;
}

std::string option_line(const OptionSpec& option) {
  std::string left = option.letter == '\0' ? "  --" : std::string("  -") + option.letter + ", --";
  left += option.name;
  if (!option.value_name.empty()) {
    left += ' ' + std::string(option.value_name);
  }
  std::string help(option.help);
  if (!option.default_value.empty() && option.kind != OptionSpec::Kind::boolean) {
    help += " Default: " + std::string(option.default_value) + '.';
  }
  constexpr std::size_t column = 30;
  left = padded(left, column - 1);
  if (left.size() >= column) {
    return left + '\n' + std::string(column, ' ') + wrapped(help, column, column) + '\n';
  }
  return left + ' ' + wrapped(help, column, column) + '\n';
}

}  // namespace

std::string help_text() {
  std::string out =
      "esc-courier carries sealed secrets between Pulumi ESC, GitHub and new machines.\n\n"
      "usage: esc-courier COMMAND [options]\n\ncommands:\n";
  for (const CommandSpec& command : command_table()) {
    out += "  " + padded(std::string(command.words), 20) + std::string(command.summary) + '\n';
  }
  return out + "\nesc-courier COMMAND --help explains one command.\n"
               "exit codes: 0 done, 1 failed, 2 usage or document wrong, 3 plan with work "
               "(--exit-code)\n";
}

std::string help_text(Command command) {
  const auto spec = std::find_if(command_table().begin(), command_table().end(),
                                 [&](const CommandSpec& c) { return c.command == command; });
  std::string out = "usage: esc-courier " + std::string(spec->words);
  if (!spec->arguments.empty()) {
    out += ' ' + std::string(spec->arguments);
  }
  std::string options;
  for (const OptionSpec& option : option_table()) {
    if (std::find(option.commands.begin(), option.commands.end(), command) !=
        option.commands.end()) {
      options += option_line(option);
    }
  }
  out += options.empty() ? "\n\n" : " [options]\n\n";
  out += std::string(spec->summary) + '\n';
  return options.empty() ? out : out + "\noptions:\n" + options;
}

std::string action_inputs() {
  std::string out = "inputs:\n"
                    "  command:\n"
                    "    description: \"What to do: pull, sync or render.\"\n"
                    "    default: \"pull\"\n";
  for (const OptionSpec& option : option_table()) {
    if (!option.is_input) {
      continue;
    }
    out += "  " + std::string(option.name) + ":\n";
    out += "    description: " + quote(option.help) + '\n';
    if (!option.action_default.empty()) {
      out += "    default: " + quote(option.action_default) + '\n';
    } else if (!option.default_value.empty()) {
      out += "    default: " + quote(option.default_value) + '\n';
    }
  }
  return out;
}

}  // namespace courier::app
