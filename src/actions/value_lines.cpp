// The input `values`: one line, one output.
#include <algorithm>
#include <map>

#include "actions/file_commands.h"
#include "actions/selection.h"
#include "base/text.h"

namespace courier::actions {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) {
    ++at;
  }
  return at;
}

// A path ends at a blank outside quotes; within quotes only `\"` is an escape.
std::size_t end_of_path(std::string_view text, std::size_t at) {
  bool quoted = false;
  for (; at < text.size() && (quoted || !is_blank(text[at])); ++at) {
    if (quoted && text.substr(at, 2) == "\\\"") {
      ++at;
    } else if (text[at] == '"') {
      quoted = !quoted;
    }
  }
  return std::min(at, text.size());
}

class LineParser {
 public:
  LineParser(std::string_view line, Position start, std::shared_ptr<const std::string> file,
             Diagnostics& diagnostics)
      : line_(line), start_(start), file_(std::move(file)), diagnostics_(diagnostics) {}

  std::optional<ValueLine> parse() {
    ValueLine out;
    const std::size_t name_begin = skip_blanks(line_, 0);
    const std::size_t equals = line_.find('=');
    if (equals == std::string_view::npos) {
      return refuse("expected NAME = PATH", name_begin, line_.size());
    }
    out.optional = equals > 0 && line_[equals - 1] == '?';
    const std::string_view name = trim(line_.substr(0, equals - (out.optional ? 1 : 0)));
    out.name = std::string(name);
    out.name_at = range(name_begin, name_begin + name.size());
    if (!is_output_name(name)) {
      return refuse(quote(name) + " cannot be the name of an output", name_begin,
                    name_begin + name.size(),
                    "use letters, digits, _, - and ., with a letter or _ first");
    }
    const std::size_t path_begin = skip_blanks(line_, equals + 1);
    const std::size_t path_end = end_of_path(line_, path_begin);
    out.path = std::string(line_.substr(path_begin, path_end - path_begin));
    out.path_at = range(path_begin, path_end);
    if (out.path.empty() || out.path == "|") {
      return refuse("no path is given for " + out.name, path_begin, path_end,
                    "paths look like a.b[0][\"c\"]");
    }
    const std::size_t rest = skip_blanks(line_, path_end);
    if (rest < line_.size()) {
      if (line_[rest] != '|') {
        return refuse("expected | DEFAULT or the end of the line", rest, line_.size(),
                      "a path with blanks needs [\"quotes\"]");
      }
      if (out.optional) {
        return refuse("?= and a default exclude each other", rest, line_.size(),
                      "keep one of them");
      }
      out.fallback = std::string(trim(line_.substr(rest + 1)));
    }
    return out;
  }

 private:
  [[nodiscard]] Position position(std::size_t at) const {
    const std::string_view before = line_.substr(0, at);
    const auto points = static_cast<std::uint32_t>(count_code_points(before));
    return {start_.line, points + 1, start_.byte + at};
  }

  [[nodiscard]] Range range(std::size_t begin, std::size_t end) const {
    return {file_, position(begin), position(end)};
  }

  std::optional<ValueLine> refuse(std::string summary, std::size_t begin, std::size_t end,
                                  std::string hint = "lines are NAME = PATH, NAME ?= PATH or "
                                                     "NAME = PATH | DEFAULT") {
    diagnostics_.add({Severity::error, std::move(summary), std::move(hint), range(begin, end), {}});
    return std::nullopt;
  }

  std::string_view line_;
  Position start_;
  std::shared_ptr<const std::string> file_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::vector<ValueLine> parse_values(std::string_view text, Diagnostics& diagnostics) {
  const auto file = std::make_shared<const std::string>("values");
  std::vector<ValueLine> out;
  std::map<std::string, std::uint32_t> first_lines;
  Position start{1, 1, 0};
  for (const std::string_view line : split(text, '\n')) {
    if (const std::string_view content = trim(line);
        !content.empty() && !content.starts_with('#')) {
      std::optional<ValueLine> parsed = LineParser(line, start, file, diagnostics).parse();
      if (parsed) {
        const auto [first, is_new] = first_lines.emplace(parsed->name, start.line);
        if (is_new) {
          out.push_back(*std::move(parsed));
        } else {
          diagnostics.error(parsed->name + " is given on line " + std::to_string(first->second) +
                                " already",
                            parsed->name_at);
        }
      }
    }
    ++start.line;
    start.byte += line.size() + 1;
  }
  return out;
}

}  // namespace courier::actions
