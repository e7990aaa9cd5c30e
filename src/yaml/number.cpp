#include "yaml/number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/text.h"

namespace courier::yaml {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits of `base` only, at least one.
std::optional<std::uint64_t> parse_digits(std::string_view digits, int base) {
  std::uint64_t value = 0;
  const auto [last, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || last != digits.data() + digits.size()) {
    return std::nullopt;
  }
  return value;
}

std::optional<Integer> fit(bool negative, std::optional<std::uint64_t> magnitude) {
  constexpr std::uint64_t lowest = 1ULL << 63U;
  if (!magnitude || (negative && *magnitude > lowest)) {
    return std::nullopt;
  }
  return Integer{negative, *magnitude};
}

// Go's ParseInt and ParseUint with base 0, without underscores.
std::optional<Integer> parse_go_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  const bool has_sign = negative || text.starts_with('+');
  std::string_view digits = text.substr(has_sign ? 1 : 0);
  int base = 10;
  if (digits.size() >= 3 && digits[0] == '0' && !is_digit(digits[1])) {
    const char letter = to_lower(digits.substr(1, 1))[0];
    base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
    digits.remove_prefix(2);
  } else if (digits.size() >= 2 && digits[0] == '0') {
    base = 8;
    digits.remove_prefix(1);
  }
  if (base == 0) {
    return std::nullopt;
  }
  const auto integer = fit(negative, parse_digits(digits, base));
  // A plus sign is known to ParseInt only, whose range is smaller.
  if (integer && text.starts_with('+') && integer->magnitude >= 1ULL << 63U) {
    return std::nullopt;
  }
  return integer;
}

std::optional<Integer> parse_integer(std::string_view text) {
  if (const auto integer = parse_go_integer(text)) {
    return integer;
  }
  // go-yaml also reads `0b` and `0o` by itself, and there lets a sign stand behind the prefix.
  if (text.starts_with("0b") || text.starts_with("0o")) {
    const std::string_view rest = text.substr(2);
    if (rest.starts_with('-') || rest.starts_with('+')) {
      const bool negative = rest[0] == '-';
      const auto integer = fit(negative, parse_digits(rest.substr(1), text[1] == 'b' ? 2 : 8));
      if (integer && (negative || integer->magnitude < 1ULL << 63U)) {
        return integer;
      }
    }
  }
  return std::nullopt;
}

// sign? ( "." digits | digits ( "." digits? )? ) ( [eE] sign? digits )?
bool looks_like_float(std::string_view text) {
  std::size_t i = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < text.size() && is_digit(text[i])) {
      ++i;
    }
    return i - start;
  };
  const std::size_t whole = digits();
  std::size_t fraction = 0;
  if (i < text.size() && text[i] == '.') {
    ++i;
    fraction = digits();
  }
  if (whole + fraction == 0) {
    return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) {
      ++i;
    }
    if (digits() == 0) {
      return false;
    }
  }
  return i == text.size();
}

std::optional<double> parse_float(const std::string& text) {
  if (!looks_like_float(text)) {
    return std::nullopt;
  }
  const double value = std::strtod(text.c_str(), nullptr);  // the program never sets a locale
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string without_underscores(std::string_view text) {
  std::string out(text);
  std::erase(out, '_');
  return out;
}

// A number that starts with a dot goes straight to Go's ParseFloat, which wants each underscore
// between two digits.
std::optional<double> parse_dotted(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '_' &&
        (i == 0 || !is_digit(text[i - 1]) || i + 1 == text.size() || !is_digit(text[i + 1]))) {
      return std::nullopt;
    }
  }
  return parse_float(without_underscores(text));
}

}  // namespace

std::optional<std::variant<Integer, double>> parse_number(std::string_view text) {
  if (text.starts_with('.')) {
    return parse_dotted(text);
  }
  const std::string plain = without_underscores(text);
  if (const auto integer = parse_integer(plain)) {
    return *integer;
  }
  return parse_float(plain);
}

std::string format_float(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                          std::chars_format::scientific);
  const std::string_view scientific(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t mark = scientific.find('e');
  int exponent = 0;
  const char* digits_of_exponent = scientific.data() + mark + (scientific[mark + 1] == '+' ? 2 : 1);
  std::from_chars(digits_of_exponent, end, exponent);
  if (exponent < -4 || exponent >= 6) {
    return std::string(scientific);  // to_chars writes the exponent with two digits, as Go does
  }
  const auto [last, unused] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
  return {buffer.data(), last};
}

}  // namespace courier::yaml
