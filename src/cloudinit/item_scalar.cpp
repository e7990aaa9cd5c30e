#include "cloudinit/item_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "base/pattern.h"
#include "base/text.h"

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;

struct Resolver {
  std::string_view first;  // characters that a text of this kind may begin with
  Pattern pattern;
  Kind kind;
};

Pattern compiled(std::string_view expression) { return *Pattern::compile(expression); }

// PyYAML's yaml/resolver.py, in its order.
const std::array<Resolver, 5>& resolvers() {
  static const std::array<Resolver, 5> table{
      Resolver{"yYnNtTfFoO",
               compiled("^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE"
                        "|on|On|ON|off|Off|OFF)$"),
               Kind::boolean},
      Resolver{"-+0123456789.",
               compiled(R"(^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?)"
                        R"(|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)"
                        R"(|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)"
                        R"(|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$)"),
               Kind::number},
      Resolver{"-+0123456789",
               compiled("^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)"
                        "|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$"),
               Kind::integer},
      Resolver{"~nN", compiled("^(?:~|null|Null|NULL)$"), Kind::null},
      Resolver{"0123456789",
               compiled("^(?:[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
                        "|[0-9][0-9][0-9][0-9]-[0-9][0-9]?-[0-9][0-9]?(?:[Tt]|[ \\t]+)[0-9][0-9]?"
                        ":[0-9][0-9]:[0-9][0-9](?:\\.[0-9]*)?"
                        "(?:[ \\t]*(?:Z|[-+][0-9][0-9]?(?::[0-9][0-9])?))?)$"),
               Kind::date},
  };
  return table;
}

std::string without_underscores(std::string_view text) {
  std::string out(text);
  std::erase(out, '_');
  return out;
}

bool all_in(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

// Whole numbers of up to 15 digits exactly, larger ones as near as a double is.
std::string decimal(double value) {
  if (!std::isfinite(value)) {
    return value < 0 ? "-inf" : "inf";
  }
  std::array<char, 400> buffer{};
  const auto [end, failed] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                           std::chars_format::fixed, 0);
  std::string text(buffer.data(), failed == std::errc() ? end : buffer.data());
  return text == "-0" ? "0" : text;
}

std::optional<std::string> integer(std::string_view written) {
  std::string text = without_underscores(written);
  const bool negative = text.starts_with('-');
  if (text.starts_with('-') || text.starts_with('+')) {
    text.erase(0, 1);
  }
  int base = 10;
  std::string_view digits = text;
  if (text.starts_with("0b") || text.starts_with("0x")) {
    base = text[1] == 'b' ? 2 : 16;
    digits.remove_prefix(2);
  } else if (text.size() > 1 && text.starts_with('0')) {
    base = 8;
    digits.remove_prefix(1);
  }
  double value = 0;
  if (base == 10 && text.find(':') != std::string::npos) {
    for (const std::string_view part : split(text, ':')) {
      if (!all_in(part, "0123456789")) {
        return {};
      }
      value = value * 60 + std::strtod(std::string(part).c_str(), nullptr);
    }
    return decimal(negative ? -value : value);
  }
  constexpr std::string_view all = "0123456789abcdefABCDEF";
  if (!all_in(digits, base == 16 ? all : all.substr(0, static_cast<std::size_t>(base)))) {
    return {};
  }
  if (base == 10) {
    return negative && text != "0" ? '-' + text : text;
  }
  for (const char c : digits) {
    value = value * base + static_cast<double>(all.find(c) < 16 ? all.find(c) : all.find(c) - 6);
  }
  return decimal(negative ? -value : value);
}

std::optional<std::string> number(std::string_view written) {
  std::string text = to_lower(without_underscores(written));
  const bool negative = text.starts_with('-');
  if (text.starts_with('-') || text.starts_with('+')) {
    text.erase(0, 1);
  }
  if (text == ".inf" || text == ".nan" || text == "inf" || text == "nan") {
    return (negative ? "-" : "") + text.substr(text.size() - 3);
  }
  double value = 0;
  for (const std::string_view part : split(text, ':')) {
    const std::string copy(part);
    char* end = nullptr;
    const double read = std::strtod(copy.c_str(), &end);
    if (copy.empty() || end != copy.c_str() + copy.size()) {
      return {};
    }
    value = value * 60 + read;
  }
  std::array<char, 400> buffer{};
  const auto [end, failed] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), negative ? -value : value);
  return std::string(buffer.data(), failed == std::errc() ? end : buffer.data());
}

bool is_real_date(std::string_view text) {
  std::array<int, 6> field{0, 0, 0, 0, 0, 0};
  std::size_t at = 0;
  for (int& value : field) {
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
      value = value * 10 + (text[at++] - '0');
    }
    while (at < text.size() && (text[at] < '0' || text[at] > '9') && text[at] != '.') {
      ++at;
    }
  }
  const auto [year, month, day, hour, minute, second] = field;
  if (year < 1 || month < 1 || month > 12 || day < 1) {
    return false;
  }
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int last = days.at(static_cast<std::size_t>(month - 1)) + (leap && month == 2 ? 1 : 0);
  return day <= last && hour < 24 && minute < 60 && second < 60;
}

}  // namespace

Item::Kind resolve_plain(std::string_view text) {
  if (text.empty()) {
    return Kind::null;
  }
  for (const Resolver& resolver : resolvers()) {
    if (resolver.first.find(text.front()) != std::string_view::npos &&
        resolver.pattern.matches(text)) {
      return resolver.kind;
    }
  }
  return Kind::string;
}

std::optional<std::string> scalar_text(Item::Kind kind, std::string_view written) {
  switch (kind) {
    case Kind::null: return std::string();
    case Kind::boolean: {
      const std::string lower = to_lower(written);
      const bool yes = lower == "yes" || lower == "true" || lower == "on";
      if (!yes && lower != "no" && lower != "false" && lower != "off") {
        return {};
      }
      return std::string(yes ? "true" : "false");
    }
    case Kind::integer: return integer(written);
    case Kind::number: return number(written);
    case Kind::bytes:
      if (std::any_of(written.begin(), written.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
        return {};
      }
      return python_base64(written);
    case Kind::date:
      if (resolve_plain(written) != Kind::date || !is_real_date(written)) {
        return {};
      }
      return std::string(written);
    case Kind::string:
    case Kind::sequence:
    case Kind::mapping:
    case Kind::set: break;
  }
  return std::string(written);
}

std::optional<std::string> python_base64(std::string_view text) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t bits = 0;
  std::size_t letters = 0;  // of the group of four at hand
  std::size_t pads = 0;
  for (const char c : text) {
    if (c == '=') {
      if (letters >= 2 && letters + ++pads >= 4) {
        return bytes;
      }
      continue;
    }
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) {
      continue;
    }
    pads = 0;
    bits = (bits << 6U | static_cast<std::uint32_t>(value)) & 0xFFFFU;
    letters = (letters + 1) % 4;
    if (letters != 1) {
      const unsigned shift = letters == 2 ? 4 : letters == 3 ? 2 : 0;
      bytes += static_cast<char>(bits >> shift & 0xFFU);
    }
  }
  return letters == 0 ? std::optional(std::move(bytes)) : std::nullopt;
}

std::string_view name_of(Item::Kind kind) {
  switch (kind) {
    case Kind::null: return "nothing";
    case Kind::boolean: return "a boolean";
    case Kind::integer: return "an integer";
    case Kind::number: return "a number";
    case Kind::string: return "a string";
    case Kind::bytes: return "binary data";
    case Kind::date: return "a date";
    case Kind::sequence: return "a list";
    case Kind::mapping: return "a mapping";
    case Kind::set: return "a set";
  }
  return {};
}

}  // namespace courier::cloudinit
