#include "base/pattern.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>
#include <vector>

namespace courier {

namespace {

// For the compiled form and its states; `\pL{1000}` needs some 20 MiB.
constexpr std::int64_t max_memory = 64 << 20;

std::string finding_of(RE2::ErrorCode code) {
  switch (code) {
    case RE2::ErrorBadEscape: return "invalid escape sequence";
    case RE2::ErrorBadCharClass: return "invalid character class";
    case RE2::ErrorBadCharRange: return "invalid character class range";
    case RE2::ErrorMissingBracket: return "missing closing ]";
    case RE2::ErrorMissingParen: return "missing closing )";
    case RE2::ErrorUnexpectedParen: return "unexpected )";
    case RE2::ErrorTrailingBackslash: return "trailing backslash at end of expression";
    case RE2::ErrorRepeatArgument: return "missing argument to repetition operator";
    case RE2::ErrorRepeatSize: return "invalid repeat count";
    case RE2::ErrorRepeatOp: return "invalid nested repetition operator";
    case RE2::ErrorBadPerlOp: return "invalid or unsupported Perl syntax";
    case RE2::ErrorBadUTF8: return "invalid UTF-8";
    case RE2::ErrorBadNamedCapture: return "invalid named capture";
    case RE2::ErrorPatternTooLarge: return "expression too large";
    case RE2::NoError:
    case RE2::ErrorInternal: break;
  }
  return "regexp/syntax: internal error";
}

// Go judges the counts of `a*{1001}` before it judges that two operators follow each other.
bool has_wrong_count(std::string_view repetition) {
  constexpr int max_count = 1000;
  int least = 0;
  int most = -1;
  const auto [end, error] =
      std::from_chars(repetition.data() + 1, repetition.data() + repetition.size(), least);
  if (*end == ',') {
    std::from_chars(end + 1, repetition.data() + repetition.size(), most);
  }
  return error != std::errc() || least > max_count || most > max_count ||
         (most >= 0 && least > most);
}

PatternError error_of(const RE2& compiled) {
  std::string argument = compiled.error_arg();
  const std::size_t count = argument.rfind('{');
  if (compiled.error_code() == RE2::ErrorRepeatOp && count != std::string::npos &&
      has_wrong_count(std::string_view(argument).substr(count))) {
    return {finding_of(RE2::ErrorRepeatSize), argument.substr(count)};
  }
  return {finding_of(compiled.error_code()), std::move(argument)};
}

// Where the class that starts here ends: behind its bracket.
std::size_t class_end(std::string_view expression, std::size_t at) {
  at += expression.substr(at).starts_with("[^") ? 2U : 1U;
  for (const std::size_t first = at; at < expression.size(); ++at) {
    if (expression[at] == '\\') {
      ++at;
    } else if (expression.substr(at).starts_with("[:")) {
      at = std::min(expression.find(":]", at), expression.size() - 1);
    } else if (expression[at] == ']' && at != first) {
      return at + 1;
    }
  }
  return at;
}

// The expression for the RE2 of Debian 12, where Go's own reading differs: `(?<name>` is like
// `(?P<name>`, names are ASCII, and there is no `\C`.
class GoReading {
 public:
  explicit GoReading(std::string_view expression) : expression_(expression) {
    for (std::size_t at = 0; at < expression.size();) {
      at += take(at);
    }
  }

  [[nodiscard]] const std::string& text() const { return text_; }

  // A part of text() as it is written in the expression.
  [[nodiscard]] std::string restore(const std::string& part) const {
    const std::size_t begin = text_.find(part);
    std::string original = part;
    for (auto edit = edits_.rbegin(); edit != edits_.rend(); ++edit) {
      if (begin != std::string::npos && edit->at >= begin &&
          edit->at + edit->length <= begin + part.size()) {
        original.replace(edit->at - begin, edit->length, edit->original);
      }
    }
    return original;
  }

 private:
  struct Edit {
    std::size_t at;  // in text_
    std::size_t length;
    std::string_view original;
  };

  // Reads what starts at `at`, and returns its size.
  std::size_t take(std::size_t at) {
    const std::string_view rest = expression_.substr(at);
    if (rest.starts_with("\\C")) {
      return replace(rest.substr(0, 2), refused_escape());
    }
    if (rest.starts_with("(?<") || rest.starts_with("(?P<")) {
      const std::size_t open = rest.find('<') + 1;
      const std::size_t end = rest.find('>');
      const std::string_view name =
          end == std::string_view::npos ? std::string_view() : rest.substr(open, end - open);
      const bool ascii = std::ranges::all_of(name, [](char c) { return c >= 0; });
      return replace(rest.substr(0, ascii ? open : end), "(?P<");
    }
    const std::size_t size = rest.starts_with("\\Q") ? std::min(rest.find("\\E", 2), rest.size())
                             : rest[0] == '\\'       ? std::min<std::size_t>(2, rest.size())
                             : rest[0] == '['        ? class_end(expression_, at) - at
                                                     : 1;
    text_ += rest.substr(0, size);
    return size;
  }

  std::size_t replace(std::string_view original, std::string_view text) {
    if (original != text) {
      edits_.push_back({text_.size(), text.size(), original});
    }
    text_ += text;
    return original.size();
  }

  // An escape that RE2 refuses, and that is not in the expression.
  [[nodiscard]] std::string_view refused_escape() const {
    constexpr std::string_view escapes = "\\y\\j\\i\\g\\m\\8";
    std::size_t at = 0;
    while (at + 2 < escapes.size() && expression_.contains(escapes.substr(at, 2))) {
      at += 2;
    }
    return escapes.substr(at, 2);
  }

  std::string_view expression_;
  std::string text_;
  std::vector<Edit> edits_;
};

}  // namespace

std::expected<Pattern, PatternError> Pattern::compile(std::string_view expression) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(max_memory);
  const GoReading reading(expression);
  auto compiled = std::make_shared<const RE2>(reading.text(), options);
  if (!compiled->ok()) {
    PatternError error = error_of(*compiled);
    error.argument = reading.restore(error.argument);
    return std::unexpected(std::move(error));
  }
  return Pattern(std::move(compiled));
}

bool Pattern::matches(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

}  // namespace courier
