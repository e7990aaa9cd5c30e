// How a document's text is laid out around its nodes: lines, columns, comments, entries.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "yaml/node.h"

namespace courier::yaml {

// Positions are bytes of the document's text. Only for UTF-8.
class Layout {
 public:
  explicit Layout(const Document& document);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view slice(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }
  // What ends the first line that has an end; "\n" when none has.
  [[nodiscard]] std::string_view newline() const { return newline_; }
  // Blanks that this document indents a nested mapping by.
  [[nodiscard]] std::size_t indent() const { return indent_; }

  [[nodiscard]] std::size_t line_begin(std::size_t at) const;
  [[nodiscard]] std::size_t line_end(std::size_t at) const;   // in front of the line's end
  [[nodiscard]] std::size_t next_line(std::size_t at) const;  // behind it
  [[nodiscard]] std::size_t column(std::size_t at) const;     // characters in front, from 0
  [[nodiscard]] bool is_first_on_line(std::size_t at) const;
  [[nodiscard]] bool same_line(std::size_t a, std::size_t b) const;

  // The first byte from `at` on that is no blank, line end or comment.
  [[nodiscard]] std::size_t skip(std::size_t at) const;
  // The comment between `at` and the end of its line, blanks in front included; else empty.
  [[nodiscard]] std::string_view comment(std::size_t at) const;

  // A node without its tag and anchor: behind them; of a block collection its first entry.
  [[nodiscard]] std::size_t content(const Node& node) const;
  [[nodiscard]] std::size_t properties_end(const Node& node) const;

  // Whether a collection stands between brackets. (A pair in a flow sequence, `[a: 1]`, does not.)
  [[nodiscard]] bool is_bracketed(const Node& node) const;

  // An entry of a collection, by the index of its first child: an item with its dash in block
  // style, a key with its value and, if there is one, its question mark.
  [[nodiscard]] std::size_t entry_begin(const Node& collection, std::size_t child) const;
  [[nodiscard]] std::size_t entry_end(const Node& collection, std::size_t child) const;
  // Behind the colon of an entry of a mapping; npos when it has none.
  [[nodiscard]] std::size_t colon_end(const Node& mapping, std::size_t child) const;
  // Where the blank lines below the line of `at` end; that line's own end when there are none.
  [[nodiscard]] std::size_t blank_lines_end(std::size_t at) const;
  // Whether a block scalar owns the blank lines below it, `|+`.
  [[nodiscard]] bool is_kept(const Node& node) const;
  // Where the last line of an entry in block style ends, its comment and the blank lines that a
  // kept block scalar (`|+`) owns included.
  [[nodiscard]] std::size_t entry_line_end(const Node& collection, std::size_t child) const;

 private:
  std::string_view text_;
  std::string_view newline_;
  std::size_t indent_;
};

// The last scalar of a subtree in document order.
[[nodiscard]] const Node& last_leaf(const Node& node);

}  // namespace courier::yaml
