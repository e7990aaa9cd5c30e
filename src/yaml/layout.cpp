#include "yaml/layout.h"

#include <algorithm>

#include "base/text.h"

namespace courier::yaml {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }

std::string_view newline_of(std::string_view text) {
  const std::size_t first = text.find_first_of("\r\n");
  if (first == std::string_view::npos) {
    return "\n";
  }
  return text.substr(first, text.substr(first).starts_with("\r\n") ? 2 : 1);
}

// The step from a block mapping to a block mapping inside it; 0 when there is none.
std::size_t indent_below(const Node& node) {
  if (node.style != Style::block) {
    return 0;
  }
  for (const Node& child : node.children) {
    if (node.kind == Kind::mapping && child.kind == Kind::mapping && child.style == Style::block &&
        child.begin.column > node.begin.column && child.begin.line > node.begin.line) {
      return child.begin.column - node.begin.column;
    }
    if (const std::size_t found = indent_below(child)) {
      return found;
    }
  }
  return 0;
}

}  // namespace

Layout::Layout(const Document& document)
    : text_(*document.text), newline_(newline_of(text_)), indent_(indent_below(document.root)) {
  if (indent_ < 2 || indent_ > 8) {
    indent_ = 2;
  }
}

std::size_t Layout::line_begin(std::size_t at) const {
  while (at > 0 && !is_break(text_[at - 1])) {
    --at;
  }
  return at;
}

std::size_t Layout::line_end(std::size_t at) const {
  return std::min(text_.find_first_of("\r\n", at), text_.size());
}

std::size_t Layout::next_line(std::size_t at) const {
  const std::size_t end = line_end(at);
  return end + (text_.substr(end).starts_with("\r\n") ? 2 : end < text_.size() ? 1 : 0);
}

std::size_t Layout::column(std::size_t at) const {
  const std::string_view before = slice(line_begin(at), at);
  const std::size_t mark = before.starts_with("\xEF\xBB\xBF") && line_begin(at) == 0 ? 1 : 0;
  return count_code_points(before) - mark;
}

bool Layout::is_first_on_line(std::size_t at) const {
  const std::string_view before = slice(line_begin(at), at);
  return std::all_of(before.begin(), before.end(), is_blank);
}

bool Layout::same_line(std::size_t a, std::size_t b) const {
  return line_begin(a) == line_begin(b);
}

std::size_t Layout::skip(std::size_t at) const {
  while (at < text_.size()) {
    if (is_blank(text_[at]) || is_break(text_[at])) {
      ++at;
    } else if (text_[at] == '#') {
      at = line_end(at);
    } else {
      break;
    }
  }
  return at;
}

std::string_view Layout::comment(std::size_t at) const {
  const std::size_t end = line_end(at);
  const std::size_t sharp = std::min(text_.find_first_not_of(" \t", at), end);
  return sharp < end && text_[sharp] == '#' ? slice(at, end) : std::string_view();
}

std::size_t Layout::properties_end(const Node& node) const {
  std::size_t at = node.extent.begin;
  std::size_t end = at;
  for (std::size_t left = (node.tag().empty() ? 0U : 1U) + (node.anchor().empty() ? 0U : 1U);
       left > 0; --left) {
    end = std::min(text_.find_first_of(" \t\r\n,", at), text_.size());
    at = skip(end);
  }
  return end;
}

std::size_t Layout::content(const Node& node) const {
  const bool has_properties = !node.tag().empty() || !node.anchor().empty();
  return has_properties ? std::min<std::size_t>(skip(properties_end(node)), node.extent.end)
                        : node.extent.begin;
}

bool Layout::is_bracketed(const Node& node) const {
  if (node.style != Style::flow) {
    return false;
  }
  const std::size_t at = content(node);
  return at < text_.size() && (text_[at] == '[' || text_[at] == '{');
}

std::size_t Layout::entry_begin(const Node& collection, std::size_t child) const {
  if (child == 0) {
    const std::size_t at = content(collection);
    return is_bracketed(collection) ? skip(at + 1) : at;
  }
  std::size_t at =
      skip(entry_end(collection, collection.kind == Kind::mapping ? child - 2 : child - 1));
  if (is_bracketed(collection) && at < text_.size() && text_[at] == ',') {
    at = skip(at + 1);
  }
  return at;
}

std::size_t Layout::colon_end(const Node& mapping, std::size_t child) const {
  const std::size_t at = skip(mapping.children[child].extent.end);
  const std::size_t limit = mapping.children[child + 1].extent.begin;
  return at < text_.size() && text_[at] == ':' && at < std::max(limit, at + 1)
             ? at + 1
             : std::string_view::npos;
}

std::size_t Layout::entry_end(const Node& collection, std::size_t child) const {
  if (collection.kind == Kind::sequence) {
    return collection.children[child].extent.end;
  }
  const std::size_t colon = colon_end(collection, child);
  return colon == std::string_view::npos
             ? collection.children[child].extent.end
             : std::max<std::size_t>(colon, collection.children[child + 1].extent.end);
}

std::size_t Layout::blank_lines_end(std::size_t at) const {
  std::size_t end = line_end(at);
  for (std::size_t next = next_line(end); next < text_.size() && is_first_on_line(line_end(next));
       next = next_line(end)) {
    end = line_end(next);
  }
  return end;
}

bool Layout::is_kept(const Node& node) const {
  return (node.style == Style::literal || node.style == Style::folded) &&
         slice(content(node), line_end(content(node))).substr(0, 3).contains('+');
}

std::size_t Layout::entry_line_end(const Node& collection, std::size_t child) const {
  const bool mapping = collection.kind == Kind::mapping;
  const std::size_t end = entry_end(collection, child);
  return is_kept(last_leaf(collection.children[mapping ? child + 1 : child])) ? blank_lines_end(end)
                                                                              : line_end(end);
}

const Node& last_leaf(const Node& node) {
  const Node* leaf = &node;
  while (!leaf->children.empty()) {
    leaf = &leaf->children.back();
  }
  return *leaf;
}

}  // namespace courier::yaml
