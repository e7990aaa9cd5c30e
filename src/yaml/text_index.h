// Finds bytes of a document's text from the characters, lines and columns that libyaml counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/diagnostic.h"

namespace courier::yaml {

enum class Encoding : std::uint8_t { utf8, utf16_little, utf16_big };

// By the byte order mark alone, as YAML says.
[[nodiscard]] Encoding encoding_of(std::string_view text);
[[nodiscard]] std::size_t byte_order_mark_size(std::string_view text);

// Looks into `text`, which must outlive it. Every answer takes about constant time, so that a
// document of one long line costs no more than one of many lines.
class TextIndex {
 public:
  explicit TextIndex(std::string_view text);

  // The byte at which the character with this number stands. A byte order mark at the start is not
  // a character; the end of the text counts as one.
  [[nodiscard]] std::size_t byte_of(std::size_t character) const;

  // A place as the reference reports it, line and column from 1. Its byte offset follows the
  // reference's rules: lines end at \n alone; on the last line, and beyond, the byte is 0; on a
  // line that is not ASCII the column is taken for a display width, so that a byte after wide
  // characters comes out too small.
  [[nodiscard]] Position reported(std::size_t line, std::size_t column);

 private:
  struct Line {
    std::uint32_t begin = 0;
    bool ascii = true;
  };
  struct Stop {  // a boundary between clusters: how far it is, in columns and in bytes
    std::size_t column = 1;
    std::size_t byte = 0;
  };

  [[nodiscard]] std::string_view text_of(std::size_t line) const;
  [[nodiscard]] std::size_t byte_on_line(std::size_t line, std::size_t column);

  std::string_view text_;
  Encoding encoding_;
  bool ascii_ = true;                      // then character numbers are byte offsets
  std::vector<std::uint32_t> characters_;  // the byte of every 64th character, otherwise
  std::vector<Line> lines_;
  std::unordered_map<std::size_t, std::vector<Stop>> stops_;  // of long lines that are not ASCII
};

}  // namespace courier::yaml
