#include "esc/number.h"

#include <cfloat>
#include <cmath>
#include <cstdlib>

#include "esc/go_text.h"

namespace courier::esc {

static_assert(LDBL_MANT_DIG >= 64, "long double must hold what the reference calculates with");

bool is_finite(std::string_view text) { return !text.ends_with('f') && text != "NaN"; }

std::expected<long double, std::string> parse_number(const std::string& text) {
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string::npos) {
    std::string_view digits = std::string_view(text).substr(exponent + 1);
    if (digits.starts_with('+')) {
      digits.remove_prefix(1);
    }
    long long value = 0;
    if (!parse_int(digits, value)) {
      return std::unexpected("strconv.ParseInt: parsing " + quoted(digits) +
                             ": value out of range");
    }
    // 10^n has the binary exponent 3.32 n, which must fit 32 bits.
    constexpr long long largest = 646'456'993;
    const bool zero = text.find_first_of("123456789") >= exponent;
    if (value > largest && !zero) {
      return std::unexpected("exponent overflow");
    }
  }
  return std::strtold(text.c_str(), nullptr);
}

bool is_multiple(long double value, long double divisor) {
  const long double quotient = value / divisor;
  return std::isfinite(quotient) && quotient == std::floor(quotient);
}

}  // namespace courier::esc
