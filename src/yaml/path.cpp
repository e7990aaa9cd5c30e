#include "yaml/path.h"

#include <algorithm>

#include "yaml/width.h"

namespace courier::yaml {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name(std::string_view key) {
  return !key.empty() && is_letter(key[0]) &&
         std::all_of(key.begin(), key.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

}  // namespace

std::string join_key(std::string_view path, std::string_view key) {
  std::string out(path);
  if (key.empty()) {
    return out;
  }
  if (is_name(key)) {
    if (!out.empty()) {
      out += '.';
    }
    return out += key;
  }
  out += "[\"";
  for (const char c : key) {
    if (c == '"') {
      out += '\\';
    }
    out += c;
  }
  return out += "\"]";
}

std::string join_index(std::string_view path, std::size_t index) {
  return std::string(path) + '[' + std::to_string(index) + ']';
}

std::optional<Range> range_within(const Document& document, const Node& node, std::size_t begin,
                                  std::size_t end) {
  // A tag counts as a style of its own in go-yaml, but the tag `!` does not.
  const bool tagged = !node.tag().empty() && node.tag() != "!";
  if (node.kind != Kind::scalar || node.style != Style::plain || tagged ||
      node.begin.line != node.end.line) {
    return std::nullopt;
  }
  const auto place = [&](std::size_t offset) {
    Position position = node.begin;
    position.byte += offset;
    position.column +=
        static_cast<std::uint32_t>(display_width(std::string_view(node.value).substr(0, offset)));
    return position;
  };
  return Range{document.file, place(begin), place(end)};
}

}  // namespace courier::yaml
