#include "cloudinit/shell_line.h"

#include <algorithm>
#include <array>

#include "base/pattern.h"
#include "base/text.h"

namespace courier::cloudinit {

namespace {

// A name may stand in quotes, or behind a path.
constexpr char start_of_command[] = R"((^|[\s;&|(){}!`"'/]))";

// Reads POSIX quoting (XCU 2.2) as far as it can be told without a whole parser.
class ShellText {
 public:
  explicit ShellText(std::string_view text) : text_(text) {}

  ShellPlace place_after() {
    while (!unclear_ && at_ < text_.size()) {
      step();
    }
    return unclear_ ? ShellPlace::unclear : place_;
  }

 private:
  [[nodiscard]] char next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\0'; }
  [[nodiscard]] bool at_word_start() const {
    constexpr std::string_view separators = " \t\n;&|()";
    return at_ == 0 || separators.find(text_[at_ - 1]) != std::string_view::npos;
  }

  // `…`, a dollar that the value would become part of, $'…' of bash, a here-document.
  [[nodiscard]] bool needs_a_parser(char c, bool bare) const {
    return c == '`' || (c == '$' && at_ + 1 == text_.size()) ||
           (bare && c == '$' && (next() == '\'' || next() == '"')) ||
           (bare && c == '<' && next() == '<');
  }

  void step() {
    const char c = text_[at_];
    if (place_ == ShellPlace::single_quoted) {
      place_ = c == '\'' ? ShellPlace::bare : place_;
      ++at_;
      return;
    }
    const bool bare = place_ == ShellPlace::bare;
    if (c == '\\') {
      unclear_ = at_ + 1 == text_.size();
      at_ += 2;
    } else if (needs_a_parser(c, bare)) {
      unclear_ = true;
    } else if (c == '$' && (next() == '(' || next() == '{')) {
      skip_expansion(next());
    } else if (bare && c == '#' && at_word_start()) {
      const std::size_t end = text_.find('\n', at_);
      unclear_ = end == std::string_view::npos;
      at_ = end;
    } else {
      if (c == '"') {
        place_ = bare ? ShellPlace::double_quoted : ShellPlace::bare;
      } else if (bare && c == '\'') {
        place_ = ShellPlace::single_quoted;
      }
      ++at_;
    }
  }

  // To the bracket that ends it; quotes inside would need a parser.
  void skip_expansion(char open) {
    const char close = open == '(' ? ')' : '}';
    int depth = 0;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (std::string_view("'\"\\`#").find(c) != std::string_view::npos) {
        break;
      }
      depth += c == open ? 1 : c == close ? -1 : 0;
      if (depth == 0) {
        ++at_;
        return;
      }
    }
    unclear_ = true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  ShellPlace place_ = ShellPlace::bare;
  bool unclear_ = false;
};

}  // namespace

bool means_nothing_to_the_shell(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    const bool word = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return word || std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
  });
}

ShellPlace shell_place_after(std::string_view text) { return ShellText(text).place_after(); }

std::string quoted_for_shell(std::string_view value, ShellPlace place) {
  if (place == ShellPlace::double_quoted) {
    std::string out;
    for (const char c : value) {
      if (std::string_view("\\\"$`").find(c) != std::string_view::npos) {
        out += '\\';
      }
      out += c;
    }
    return out;
  }
  std::string out = replace_all(std::string(value), "'", "'\\''");
  return place == ShellPlace::single_quoted ? out : '\'' + out + '\'';
}

bool calls_ssh(std::string_view command) {
  static const Pattern pattern = *Pattern::compile(std::string(start_of_command) + R"(ssh\s)");
  return pattern.matches(command);
}

bool calls_another_shell(std::string_view text) {
  const std::string start = start_of_command;
  const std::string shell = R"(((ba|da|k|z|a)?sh|su|runuser|\$+\{?SHELL\}?)["']?)";
  const std::string runs_text = R"((-[A-Za-z]*c|--(session-)?command))";
  // A command goes on in quotes, and behind a backslash; a value in it stands in quotes or not.
  const std::string rest = R"((\\\n|[^\n"']|"[^"]*"|'[^']*')*)";
  const std::string value = R"((["'][^"']*)?\$\{)";
  const std::string to_pipe = R"((\\\n|\|\||\|[^|\n"']|[^|\n"']|"[^"]*"|'[^']*')*)";
  const std::string pipe = R"(\|&?\s*((sudo|doas|env|exec|nice|nohup|timeout)\s([^|\n]*\s)?)?)"
                           R"(["']?(\S*/)?()" +
                           shell + R"(|at|batch|crontab|parallel|xargs)(\s|[;&|)}"']|$))";
  static const std::array patterns{
      *Pattern::compile(start + R"(eval\s)"),
      *Pattern::compile(start + shell + R"(\s([^;&|\n]*\s)?)" + runs_text + R"([\s="'])"),
      *Pattern::compile(start + R"((sg|trap|script|flock|watch|tmux|screen|alias)\s)" + rest +
                        value),
      *Pattern::compile(R"(\s["']?)" + runs_text + R"(["']?[\s=]*["'][^"']*\$\{)"),
      *Pattern::compile(start + "(" + shell + R"(|\.|source)\s+<\()"),
      *Pattern::compile(R"(\$\{([^"']*["'])?)" + to_pipe + pipe),
      *Pattern::compile(R"((\bdone|[)}])\s*)" + pipe),
  };
  return calls_ssh(text) || std::any_of(patterns.begin(), patterns.end(),
                                        [&](const Pattern& one) { return one.matches(text); });
}

}  // namespace courier::cloudinit
