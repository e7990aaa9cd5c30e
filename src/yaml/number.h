// Numbers as go-yaml v3 reads them and as Go prints them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace courier::yaml {

// From -2^63 to 2^64 - 1.
struct Integer {
  bool negative = false;
  std::uint64_t magnitude = 0;

  [[nodiscard]] bool fits_signed() const { return negative || magnitude < 1ULL << 63U; }
  [[nodiscard]] double as_float() const {
    const auto size = static_cast<double>(magnitude);
    return negative ? -size : size;
  }
  [[nodiscard]] std::string text() const {  // there is no negative zero
    return (negative && magnitude != 0 ? "-" : "") + std::to_string(magnitude);
  }
};

// A plain scalar's text as an integer if possible, else as a finite float, else nothing: decimal
// integers, `0x`, `0o`, `0b`, leading-zero octal, floats with an optional fraction and exponent.
// Underscores do not count.
[[nodiscard]] std::optional<std::variant<Integer, double>> parse_number(std::string_view text);

// strconv.FormatFloat(value, 'g', -1, 64): the shortest digits that read back; an exponent below
// 1e-4 and from 1e+06 on.
[[nodiscard]] std::string format_float(double value);

}  // namespace courier::yaml
