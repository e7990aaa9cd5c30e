// Number texts as numbers, for the bounds of schemas.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace courier::esc {

// Whether a number's text is a number of JSON too: not "+Inf", "-Inf" or "NaN", which YAML has.
[[nodiscard]] bool is_finite(std::string_view text);

// The reference compares with binary floats of 64 bits of mantissa. Fails with Go's words when the
// exponent is beyond a big.Float's; they repeat the exponent when it is beyond 64 bits.
[[nodiscard]] std::expected<long double, std::string> parse_number(const std::string& text);

// Whether value / divisor is whole, to 64 bits of mantissa.
[[nodiscard]] bool is_multiple(long double value, long double divisor);

}  // namespace courier::esc
