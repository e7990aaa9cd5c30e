// Small functions on text that several modules need.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace courier {

[[nodiscard]] std::string_view trim(std::string_view text);  // ASCII white space at both ends
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);
[[nodiscard]] std::string to_lower(std::string_view text);  // ASCII only
[[nodiscard]] std::string to_upper(std::string_view text);  // ASCII only
[[nodiscard]] std::string replace_all(std::string text, std::string_view from, std::string_view to);
[[nodiscard]] bool is_utf8(std::string_view bytes);
[[nodiscard]] std::size_t count_code_points(std::string_view utf8);
void append_utf8(std::string& out, char32_t code_point);

// In double quotes, with control characters, quotes and backslashes escaped: fit for one line of
// a message. Not for secrets.
[[nodiscard]] std::string quote(std::string_view text);

// Foreign text for one line of a message: without control characters, and cut, at a code point,
// where it is longer than `longest` bytes. Not for secrets.
[[nodiscard]] std::string one_line(std::string text, std::size_t longest = 200);

// "1 secret", "3 secrets".
[[nodiscard]] std::string count_of(std::size_t number, std::string_view noun);

// Levenshtein distance in bytes (insert, delete, replace), for "did you mean".
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The nearest of `candidates` when it is near enough to be a slip of the finger, else empty.
[[nodiscard]] std::string nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);

}  // namespace courier
