// Code points of UTF-8 text, and the Unicode properties that texts of the ESC language need.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/text.h"

namespace courier::yaml {

inline constexpr char32_t replacement_character = 0xFFFD;

// The code point at the start of `text` (not empty) and how many bytes it takes. As in Go: a byte
// that does not belong to valid UTF-8 counts for itself, as U+FFFD of width 1.
struct CodePoint {
  char32_t value = 0;
  std::size_t width = 1;
  [[nodiscard]] bool valid() const { return value != replacement_character || width != 1; }
};
[[nodiscard]] CodePoint decode(std::string_view text);

using courier::append_utf8;

// Go's strconv.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space.
[[nodiscard]] bool is_printable(char32_t code_point);

// Go's unicode.IsLetter and unicode.IsDigit: categories L and Nd.
[[nodiscard]] bool is_letter(char32_t code_point);
[[nodiscard]] bool is_digit(char32_t code_point);

// Go's unicode.ToLower, code point by code point.
[[nodiscard]] char32_t to_lower(char32_t code_point);

}  // namespace courier::yaml
