#include "esc/go_text.h"

#include <algorithm>
#include <charconv>

#include "yaml/code_point.h"

namespace courier::esc {

namespace {

constexpr std::string_view digits = "0123456789abcdef";

void append_hex(std::string& out, char32_t value, unsigned width) {
  for (unsigned shift = width * 4; shift > 0; shift -= 4) {
    out += digits[(value >> (shift - 4)) & 15U];
  }
}

// The letter of a two-character escape, or 0.
char quote_escape(char32_t code_point) {
  switch (code_point) {
    case '\a': return 'a';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    case '\v': return 'v';
    case '"': return '"';
    case '\\': return '\\';
    default: return 0;
  }
}

char json_escape(char c) {
  switch (c) {
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    case '"': return '"';
    case '\\': return '\\';
    default: return 0;
  }
}

bool json_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

bool quoted_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto special = std::ranges::find_if_not(text, quoted_plain);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) {
      break;
    }
    const yaml::CodePoint next = yaml::decode(text);
    if (!next.valid()) {
      out += "\\x";
      append_hex(out, static_cast<unsigned char>(text[0]), 2);
    } else if (const char letter = quote_escape(next.value)) {
      out += '\\';
      out += letter;
    } else if (yaml::is_printable(next.value)) {
      out += text.substr(0, next.width);
    } else if (next.value < 0x20 || next.value == 0x7F) {
      out += "\\x";
      append_hex(out, next.value, 2);
    } else if (next.value < 0x10000) {
      out += "\\u";
      append_hex(out, next.value, 4);
    } else {
      out += "\\U";
      append_hex(out, next.value, 8);
    }
    text.remove_prefix(next.width);
  }
  out += '"';
}

std::string quoted(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_quoted(out, text);
  return out;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;
  while (plain < text.size()) {
    if (json_plain(text[plain])) {
      ++plain;
      continue;
    }
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    plain = 0;
    const yaml::CodePoint next = yaml::decode(text);
    if (const char letter = json_escape(text[0])) {
      out += '\\';
      out += letter;
    } else if (next.value < 0x80 || next.value == 0x2028 || next.value == 0x2029 || !next.valid()) {
      out += "\\u";
      append_hex(out, next.value, 4);
    } else {
      out += text.substr(0, next.width);
    }
    text.remove_prefix(next.width);
  }
  out += text;
  out += '"';
}

std::string as_utf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const yaml::CodePoint point = yaml::decode(text);
    yaml::append_utf8(out, point.value);
    text.remove_prefix(point.width);
  }
  return out;
}

bool parse_int(std::string_view text, long long& value) {
  if (text.starts_with('+') && !text.starts_with("+-")) {
    text.remove_prefix(1);
  }
  const char* const end = text.data() + text.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): `end` is the size.
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end && !text.empty();
}

bool parse_uint(std::string_view text, unsigned long long& value) {
  const char* const end = text.data() + text.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): `end` is the size.
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end && !text.empty();
}

}  // namespace courier::esc
