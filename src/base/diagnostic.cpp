#include "base/diagnostic.h"

#include <algorithm>

#include "base/text.h"

namespace courier {

namespace {

std::string place(const Range& range) {
  return std::string(range.file_name()) + ':' + std::to_string(range.begin.line) + ':' +
         std::to_string(range.begin.column);
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

// The source line with a caret below the subject, each line indented by two.
std::string excerpt(const Range& range, std::string_view source) {
  const std::vector<std::string_view> lines = split(source, '\n');
  if (range.begin.line == 0 || range.begin.line > lines.size()) {
    return {};
  }
  std::string_view line = lines[range.begin.line - 1];
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  const std::string number = std::to_string(range.begin.line);
  std::string out = "  " + number + " | " + std::string(line) + '\n';
  out += "  " + std::string(number.size(), ' ') + " | ";
  // Tabs are repeated so that the caret stands below its character.
  std::size_t column = 1;
  for (std::size_t i = 0; i < line.size() && column < range.begin.column; ++i) {
    if (!continues(line[i])) {
      out += line[i] == '\t' ? '\t' : ' ';
      ++column;
    }
  }
  std::size_t width = 1;
  if (range.end.line == range.begin.line && range.end.column > range.begin.column) {
    const std::size_t rest = code_points(line) + 1;
    width = std::min<std::size_t>(range.end.column, std::max<std::size_t>(rest, column + 1)) -
            range.begin.column;
  }
  return out + '^' + std::string(width > 1 ? width - 1 : 0, '~') + '\n';
}

}  // namespace

void Diagnostics::error(std::string summary, std::optional<Range> subject, std::string path) {
  add({Severity::error, std::move(summary), {}, std::move(subject), std::move(path)});
}

void Diagnostics::warning(std::string summary, std::optional<Range> subject, std::string path) {
  add({Severity::warning, std::move(summary), {}, std::move(subject), std::move(path)});
}

void Diagnostics::extend(const Diagnostics& others) {
  list_.insert(list_.end(), others.list_.begin(), others.list_.end());
}

void Diagnostics::sort_by_place() {
  const auto place_of = [](const Diagnostic& d) {
    return d.subject ? std::pair(d.subject->begin.line, d.subject->begin.column)
                     : std::pair(std::uint32_t{0}, std::uint32_t{0});
  };
  std::stable_sort(list_.begin(), list_.end(), [&](const Diagnostic& a, const Diagnostic& b) {
    return place_of(a) < place_of(b);
  });
}

bool Diagnostics::has_errors() const {
  return std::any_of(list_.begin(), list_.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::error; });
}

std::string describe(const Diagnostic& diagnostic, std::string_view source) {
  std::string out;
  if (diagnostic.subject) {
    out += place(*diagnostic.subject) + ": ";
  } else if (!diagnostic.document.empty()) {
    out += diagnostic.document + ": ";
  }
  out += diagnostic.severity == Severity::error ? "error: " : "warning: ";
  out += diagnostic.summary;
  if (!diagnostic.path.empty()) {
    out += " (" + diagnostic.path + ')';
  }
  out += '\n';
  if (diagnostic.subject && !source.empty()) {
    out += excerpt(*diagnostic.subject, source);
  }
  if (!diagnostic.hint.empty()) {
    out += "  hint: " + diagnostic.hint + '\n';
  }
  return out;
}

}  // namespace courier
