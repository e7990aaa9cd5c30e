#include "yaml/scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "base/encode.h"
#include "base/text.h"
#include "yaml/timestamp.h"

namespace courier::yaml {

namespace {

constexpr std::string_view long_prefix = "tag:yaml.org,2002:";

// What go-yaml finds in a text before it looks at the type that a tag asks for.
struct Found {
  std::string tag;  // short form
  Scalar scalar;
  std::optional<std::int64_t> integer;  // when it fits, for !!float
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Digits of `base` only, at least one.
std::optional<std::uint64_t> parse_digits(std::string_view digits, int base) {
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [last, error] = std::from_chars(digits.data(), end, value, base);
  if (error != std::errc() || last != end) {
    return std::nullopt;
  }
  return value;
}

struct Integer {
  bool negative = false;
  std::uint64_t magnitude = 0;
};

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

Found string_of(std::string_view text) {
  return {"!!str", {ScalarType::string, std::string(text)}, {}};
}

Found float_of(double value) { return {"!!float", {ScalarType::number, format_float(value)}, {}}; }

Found find_number(std::string_view text, bool may_be_timestamp) {
  if (text[0] == '.') {
    const auto value = parse_dotted(text);
    return value ? float_of(*value) : string_of(text);
  }
  if (may_be_timestamp && is_timestamp(text)) {
    return {"!!timestamp", {ScalarType::string, std::string(text)}, {}};
  }
  const std::string plain = without_underscores(text);
  if (const auto integer = parse_integer(plain)) {
    Found found{"!!int", {ScalarType::number, std::to_string(integer->magnitude)}, {}};
    if (integer->negative && integer->magnitude != 0) {
      found.scalar.text.insert(0, "-");
    }
    if (integer->negative || integer->magnitude < 1ULL << 63U) {
      const std::uint64_t bits = integer->negative ? 0 - integer->magnitude : integer->magnitude;
      found.integer = static_cast<std::int64_t>(bits);
    }
    return found;
  }
  const auto value = parse_float(plain);
  return value ? float_of(*value) : string_of(text);
}

// `tag` is the one that was asked for, short, or empty.
Found find(std::string_view tag, std::string_view text) {
  if (tag == "!!str") {
    return string_of(text);
  }
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) {
    return {"!!null", {ScalarType::null, {}}, {}};
  }
  if (is_one_of(text, {"true", "True", "TRUE"})) {
    return {"!!bool", {ScalarType::boolean, "true"}, {}};
  }
  if (is_one_of(text, {"false", "False", "FALSE"})) {
    return {"!!bool", {ScalarType::boolean, "false"}, {}};
  }
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) {
    return {"!!float", {ScalarType::number, "NaN"}, {}};
  }
  if (is_one_of(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) {
    return {"!!float", {ScalarType::number, "+Inf"}, {}};
  }
  if (is_one_of(text, {"-.inf", "-.Inf", "-.INF"})) {
    return {"!!float", {ScalarType::number, "-Inf"}, {}};
  }
  const char first = text[0];
  if (is_digit(first) || first == '+' || first == '-' || first == '.') {
    return find_number(text, tag.empty() || tag == "!!timestamp");
  }
  return string_of(text);
}

// Go's decoder skips line ends anywhere.
bool is_go_base64(std::string_view text) {
  std::string packed(text);
  std::erase_if(packed, [](char c) { return c == '\n' || c == '\r'; });
  if (packed.empty()) {
    return true;
  }
  // Stray bits in the last character are accepted there, but not by our decoder: clear them.
  const std::size_t padding = packed.ends_with("==") ? 2 : packed.ends_with('=') ? 1 : 0;
  if (padding > 0 && packed.size() > padding) {
    const std::size_t last = packed.size() - padding - 1;
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t bits = alphabet.find(packed[last]);
    if (bits == std::string_view::npos) {
      return false;
    }
    packed[last] = alphabet[bits & (padding == 2 ? ~std::size_t{15} : ~std::size_t{3})];
  }
  return base64_decode(packed).has_value();
}

}  // namespace

std::string short_tag(std::string_view tag) {
  if (tag.starts_with(long_prefix)) {
    return "!!" + std::string(tag.substr(long_prefix.size()));
  }
  return std::string(tag);
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

Scalar type_plain(std::string_view text) { return find({}, text).scalar; }

std::string resolved_tag(const Node& node) {
  if (!node.tag().empty() && node.tag() != "!") {
    return short_tag(node.tag());
  }
  switch (node.kind) {
    case Kind::sequence: return "!!seq";
    case Kind::mapping: return "!!map";
    case Kind::alias: return {};
    case Kind::scalar: break;
  }
  if (node.style != Style::plain) {
    return "!!str";
  }
  return node.value == "<<" ? "!!merge" : find({}, node.value).tag;
}

std::variant<Scalar, TagError> type_scalar(const Node& node) {
  const std::string tag = node.tag() == "!" ? std::string() : short_tag(node.tag());
  if (tag.empty()) {
    if (node.style != Style::plain) {
      return Scalar{ScalarType::string, node.value};
    }
    return type_plain(node.value);
  }
  if (tag == "!!binary" && !is_go_base64(node.value)) {
    return TagError{"yaml: !!binary value contains invalid base64 data"};
  }
  if (!is_one_of(tag, {"!!str", "!!bool", "!!int", "!!float", "!!null", "!!timestamp"})) {
    return Scalar{ScalarType::string, node.value};
  }
  Found found = find(tag, node.value);
  if (found.tag == tag) {
    return std::move(found.scalar);
  }
  if (tag == "!!float" && found.tag == "!!int" && found.integer) {
    return Scalar{ScalarType::number, format_float(static_cast<double>(*found.integer))};
  }
  return TagError{"yaml: cannot decode " + found.tag + " `" + node.value + "` as a " + tag};
}

}  // namespace courier::yaml
