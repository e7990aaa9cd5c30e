// The layers of web pages, forms, mails, shells and JSON: each has its own way to write a
// character.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "base/text.h"
#include "ssh/text_layers.h"

namespace courier::ssh {

namespace {

// The number that all of `digits` make, when there are `least` to `most` of them.
std::optional<char32_t> number_of(std::string_view digits, int base, std::size_t least,
                                  std::size_t most) {
  std::uint32_t value = 0;
  const auto [end, failed] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  const bool whole = failed == std::errc() && end == digits.data() + digits.size();
  return whole && digits.size() >= least && digits.size() <= most
             ? std::optional(static_cast<char32_t>(value))
             : std::nullopt;
}

struct Entity {
  std::string_view name;
  char32_t value;
};
constexpr std::array entities{
    Entity{"amp", '&'},   Entity{"lt", '<'},     Entity{"gt", '>'},       Entity{"quot", '"'},
    Entity{"apos", '\''}, Entity{"nbsp", ' '},   Entity{"plus", '+'},     Entity{"equals", '='},
    Entity{"sol", '/'},   Entity{"Tab", '\t'},   Entity{"NewLine", '\n'}, Entity{"hyphen", '-'},
    Entity{"dash", '-'},  Entity{"ndash", '-'},  Entity{"mdash", '-'},    Entity{"minus", '-'},
    Entity{"bsol", '\\'}, Entity{"lowbar", '_'}, Entity{"colon", ':'},    Entity{"comma", ','},
};

std::optional<char32_t> entity(std::string_view name) {
  if (name.starts_with("#x") || name.starts_with("#X")) {
    return number_of(name.substr(2), 16, 1, 6);
  }
  if (name.starts_with('#')) {
    return number_of(name.substr(1), 10, 1, 7);
  }
  const auto* const found = std::find_if(entities.begin(), entities.end(),
                                         [&](const Entity& e) { return e.name == name; });
  return found == entities.end() ? std::nullopt : std::optional(found->value);
}

// `<br>`, `</p>` and the like, where one stands at `at`: where it ends.
std::optional<std::size_t> tag_end(std::string_view text, std::size_t at) {
  std::size_t letter = at + 1;
  if (letter < text.size() && text[letter] == '/') {
    ++letter;
  }
  const std::size_t end = text.find('>', at);
  if (letter >= text.size() || end == std::string_view::npos || end - at > 200 ||
      to_upper(text.substr(letter, 1)) == to_lower(text.substr(letter, 1))) {
    return {};
  }
  return end;
}

bool breaks_line(std::string_view tag) {
  const std::string name = to_lower(tag);
  constexpr std::array<std::string_view, 6> all{"<br", "</p", "</div", "</li", "</pre", "</td"};
  return std::any_of(all.begin(), all.end(),
                     [&](std::string_view start) { return name.starts_with(start); });
}

// What a backslash and the letters after it stand for, and how many letters those are.
struct Escape {
  std::string text;
  std::size_t length = 1;
};

Escape numeric_escape(std::string_view rest, int base, std::size_t least, std::size_t most) {
  std::size_t length = 0;
  while (length < most && number_of(rest.substr(0, length + 1), base, length + 1, most) &&
         length < rest.size()) {
    ++length;
  }
  Escape out{"", length};
  if (const auto value = number_of(rest.substr(0, length), base, least, most)) {
    append_utf8(out.text, *value);
  }
  return out;
}

Escape escape_at(std::string_view rest) {
  switch (rest.empty() ? '\n' : rest.front()) {
    case 'n': return {"\n"};
    case 'r': return {"\r"};
    case 't': return {"\t"};
    case '\n': return {""};  // a line that goes on
    case 'u':
    case 'x': {
      const std::size_t digits = rest.front() == 'u' ? 4 : 2;
      Escape out = numeric_escape(rest.substr(1), 16, digits, digits);
      ++out.length;
      return out;
    }
    case '0':
    case '1': return numeric_escape(rest, 8, 1, rest.front() == '0' ? 4 : 3);
    default: return {std::string(rest.substr(0, 1))};  // \/ of JSON, \+ of a shell
  }
}

}  // namespace

std::optional<std::string> without_html(std::string_view text) {
  std::string out;
  bool changed = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '<') {
      if (const auto end = tag_end(text, i)) {
        out += breaks_line(text.substr(i, *end - i)) ? "\n" : "";
        i = *end;
        changed = true;
        continue;
      }
    }
    if (text[i] == '&') {
      const std::size_t end = text.substr(0, i + 12).find(';', i);
      const auto value =
          end == std::string_view::npos ? std::nullopt : entity(text.substr(i + 1, end - i - 1));
      if (value) {
        append_utf8(out, *value);
        i = end;
        changed = true;
        continue;
      }
    }
    out += text[i];
  }
  return changed ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<std::string> without_percent_encoding(std::string_view text) {
  std::string out;
  bool changed = false;
  // Forms write a blank as +, and then every + of the key is %2B.
  const bool form = text.find("BEGIN+") != std::string_view::npos ||
                    text.find("PRIVATE+KEY") != std::string_view::npos ||
                    (text.find("ssh-") == 0 && text.find('+') == text.find_first_of("+ "));
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto value = text[i] == '%' ? number_of(text.substr(i + 1, 2), 16, 2, 2) : std::nullopt;
    if (value) {
      out += static_cast<char>(*value);
      i += 2;
      changed = true;
    } else {
      out += form && text[i] == '+' ? ' ' : text[i];
    }
  }
  return changed ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<std::string> without_quoted_printable(std::string_view text) {
  if (text.find("=3D") == std::string_view::npos && text.find("=0A") == std::string_view::npos &&
      text.find("=20") == std::string_view::npos) {
    return {};
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto value = text[i] == '=' ? number_of(text.substr(i + 1, 2), 16, 2, 2) : std::nullopt;
    if (value) {
      out += static_cast<char>(*value);
      i += 2;
    } else if (text.substr(i, 2) == "=\n") {
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::optional<std::string> without_escapes(std::string_view text) {
  // PowerShell's escape character is the backtick; around a key it is a quote.
  std::string plain = replace_all(replace_all(std::string(text), "`r`n", "\n"), "`n", "\n");
  std::string out;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (plain[i] != '\\') {
      out += plain[i];
      continue;
    }
    const Escape escape = escape_at(std::string_view(plain).substr(i + 1));
    out += escape.text;
    i += escape.length;
  }
  return out == text ? std::nullopt : std::optional(std::move(out));
}

}  // namespace courier::ssh
