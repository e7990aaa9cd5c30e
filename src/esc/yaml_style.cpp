#include "esc/yaml_style.h"

#include <algorithm>
#include <cstdint>

#include "yaml/code_point.h"
#include "yaml/scalar.h"

namespace courier::esc {

namespace {

// Words that YAML 1.1 reads as booleans.
bool is_old_boolean(std::string_view text) {
  for (const std::string_view word : {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N",
                                      "no", "No", "NO", "off", "Off", "OFF"}) {
    if (text == word) {
      return true;
    }
  }
  return false;
}

// ^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$, a number of YAML 1.1 to the base 60.
bool is_sexagesimal(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const auto is = [&](std::size_t index, auto matches) {
    return index < text.size() && matches(text[index]);
  };
  if (!is(at, digit)) {
    return false;
  }
  while (is(at, [&](char c) { return digit(c) || c == '_'; })) {
    ++at;
  }
  std::size_t groups = 0;
  while (is(at, [](char c) { return c == ':'; }) && is(at + 1, digit)) {
    const bool two = text[at + 1] <= '5' && is(at + 2, digit);
    at += two ? 3 : 2;
    ++groups;
  }
  if (is(at, [](char c) { return c == '.'; })) {
    ++at;
    while (is(at, [&](char c) { return digit(c) || c == '_'; })) {
      ++at;
    }
  }
  return groups > 0 && at == text.size();
}

bool comes_before(const std::u32string& a, const std::u32string& b) {
  bool after_digit = false;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (a[i] == b[i]) {
      after_digit = yaml::is_digit(a[i]);
      continue;
    }
    const bool letter_a = yaml::is_letter(a[i]);
    const bool letter_b = yaml::is_letter(b[i]);
    if (letter_a && letter_b) {
      return a[i] < b[i];
    }
    if (letter_a || letter_b) {
      return after_digit ? letter_a : letter_b;
    }
    // Leading zeros count only after another digit of the same number.
    std::uint64_t start = 0;
    if (a[i] == '0' || b[i] == '0') {
      for (std::size_t j = i; j > 0 && yaml::is_digit(a[j - 1]) && start == 0; --j) {
        start = a[j - 1] != '0' ? 1 : 0;
      }
    }
    const auto number = [&](const std::u32string& text, std::size_t& end) {
      std::uint64_t value = start;  // wraps as Go's int64 does
      for (end = i; end < text.size() && yaml::is_digit(text[end]); ++end) {
        value = value * 10 + (text[end] - U'0');
      }
      return static_cast<std::int64_t>(value);
    };
    std::size_t end_a = 0;
    std::size_t end_b = 0;
    const std::int64_t number_a = number(a, end_a);
    const std::int64_t number_b = number(b, end_b);
    if (number_a != number_b) {
      return number_a < number_b;
    }
    return end_a != end_b ? end_a < end_b : a[i] < b[i];
  }
  return a.size() < b.size();
}

}  // namespace

bool is_yaml_break(char32_t c) {
  return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_yaml_printable(char32_t c) {
  return c == '\n' || (c >= 0x20 && c <= 0x7E) || (c >= 0xA0 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF);
}

bool reads_as_string(const std::string& text) {
  yaml::Node plain;
  plain.value = text;
  const bool is_string = text == "<<" || yaml::resolved_tag(plain) == "!!str";
  return is_string && !is_sexagesimal(text) && !is_old_boolean(text);
}

AllowedStyles allowed_styles(const std::string& text) {
  if (text.empty()) {
    return {true, true, false, false};
  }
  bool indicator = text.starts_with("---") || text.starts_with("...");
  bool breaks = false, special = false, tab = false;
  bool space_break = false, break_space = false, after_space = false, after_break = false;
  bool after_blank = true;
  for (std::size_t i = 0; i < text.size();) {
    const auto [c, width] = yaml::decode(std::string_view(text).substr(i));
    const std::size_t next = i + width;
    const bool before_blank = next >= text.size() || text[next] == ' ' || text[next] == '\t';
    if (i == 0) {
      const bool always =
          c < 0x80 && std::string_view("#,[]{}&*!|>'\"%@`").find(text[0]) != std::string_view::npos;
      indicator = indicator || always || ((c == '?' || c == ':' || c == '-') && before_blank);
    } else {
      indicator = indicator || (c == ':' && before_blank) || (c == '#' && after_blank);
    }
    tab = tab || c == '\t';
    special = special || (c != '\t' && !is_yaml_printable(c));
    if (is_yaml_break(c)) {
      breaks = true;
      space_break = space_break || after_space;
    } else if (c == ' ') {
      break_space = break_space || after_break;
    }
    after_space = c == ' ';
    after_break = is_yaml_break(c);
    after_blank = c == ' ' || c == '\t' || c == 0 || is_yaml_break(c);
    i = next;
  }
  const char32_t first = yaml::decode(text).value;
  AllowedStyles out;
  out.several_lines = breaks;
  const bool blank_end = first == ' ' || after_space;
  out.single_quoted = !break_space && !space_break && !tab && !special;
  out.plain = out.single_quoted && !blank_end && !breaks && !indicator;
  out.literal = !after_space && !space_break && !special;
  return out;
}

std::vector<const Value::Member*> in_yaml_order(std::span<const Value::Member> members) {
  std::vector<std::pair<std::u32string, const Value::Member*>> keyed;
  keyed.reserve(members.size());
  for (const Value::Member& member : members) {
    std::u32string key;
    for (std::string_view rest = member.first; !rest.empty();) {
      const yaml::CodePoint point = yaml::decode(rest);
      key += point.value;
      rest.remove_prefix(point.width);
    }
    keyed.emplace_back(std::move(key), &member);
  }
  std::stable_sort(keyed.begin(), keyed.end(),
                   [](const auto& a, const auto& b) { return comes_before(a.first, b.first); });
  std::vector<const Value::Member*> out;
  out.reserve(keyed.size());
  for (const auto& [key, member] : keyed) {
    out.push_back(member);
  }
  return out;
}

}  // namespace courier::esc
