#include "actions/encoded_forms.h"

#include <algorithm>
#include <cstdint>

#include "base/encode.h"
#include "base/text.h"

namespace courier::actions {

namespace {

enum class Json {
  plain,   // what every writer escapes
  python,  // json.dumps, and `jq -a`: all but ASCII as \uXXXX
  go,      // encoding/json: `<`, `>`, `&` as well
  php,     // json_encode: python's, and `\/`
};

std::string unicode_escape(std::uint32_t unit) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) {
    out += digits[(unit >> shift) & 0xFU];
  }
  return out;
}

// The code point at `index` of UTF-8 text, and the number of its bytes.
std::pair<std::uint32_t, std::size_t> code_point(std::string_view text, std::size_t index) {
  const auto lead = static_cast<unsigned char>(text[index]);
  const std::size_t length = lead < 0x80U ? 1 : lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
  std::uint32_t value = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    value = (value << 6U) | (static_cast<unsigned char>(text[index + i]) & 0x3FU);
  }
  return {value, length};
}

std::string json_escaped(std::string_view text, Json style) {
  const bool ascii_only = (style == Json::python || style == Json::php) && is_utf8(text);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (ascii_only && byte >= 0x7FU) {
      const auto [point, length] = code_point(text, i);
      if (point > 0xFFFFU) {  // as a surrogate pair
        out += unicode_escape(0xD800U + ((point - 0x10000U) >> 10U));
        out += unicode_escape(0xDC00U + ((point - 0x10000U) & 0x3FFU));
      } else {
        out += unicode_escape(point);
      }
      i += length;
      continue;
    }
    const bool html = style == Json::go && (c == '<' || c == '>' || c == '&');
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '/': out += style == Json::php ? "\\/" : "/"; break;
      default: out += byte < 0x20U || html ? unicode_escape(byte) : std::string(1, c);
    }
    ++i;
  }
  return out;
}

// `%2B` as `%2b`.
std::string with_small_hex(std::string percent_encoded) {
  for (std::size_t i = 0; i + 2 < percent_encoded.size(); ++i) {
    if (percent_encoded[i] == '%') {
      const std::string small = to_lower(std::string_view(percent_encoded).substr(i + 1, 2));
      percent_encoded.replace(i + 1, 2, small);
    }
  }
  return percent_encoded;
}

std::string xml_escaped(std::string_view text) {
  std::string out = replace_all(std::string(text), "&", "&amp;");
  out = replace_all(std::move(out), "<", "&lt;");
  out = replace_all(std::move(out), ">", "&gt;");
  out = replace_all(std::move(out), "\"", "&quot;");
  return replace_all(std::move(out), "'", "&apos;");
}

void add_lines_of(std::string_view text, std::size_t width, std::vector<std::string>& out) {
  for (std::size_t at = 0; text.size() > width && at < text.size(); at += width) {
    out.emplace_back(text.substr(at, width));
  }
}

}  // namespace

std::vector<std::string> base64_forms(std::string_view text) {
  std::vector<std::string> out;
  for (const Base64 alphabet : {Base64::standard, Base64::url_safe}) {
    for (const std::size_t before : {0U, 1U, 2U}) {
      // The characters that hold bits of the `before` foreign bytes, or of what may follow, vary.
      const std::string shifted = std::string(before, '\0') + std::string(text);
      const std::size_t first = before == 0 ? 0 : before + 1;
      const std::size_t last = 8 * shifted.size() / 6;
      if (last > first) {
        out.push_back(base64_encode(shifted, alphabet, false).substr(first, last - first));
      }
    }
  }
  const std::string aligned = out.empty() ? std::string() : out.front();
  add_lines_of(aligned, 76, out);
  add_lines_of(aligned, 64, out);
  return out;
}

std::vector<std::string> escaped_forms(std::string_view line, Host host) {
  const std::string percent = percent_encode(line);
  const std::string form = replace_all(percent, "%20", "+");
  std::vector<std::string> all{
      with_small_hex(percent),
      form,
      with_small_hex(form),
      json_escaped(line, Json::python),
      json_escaped(line, Json::go),
      json_escaped(line, Json::php),
      replace_all(std::string(line), "'", "'\\''"),  // sh -x, printf %q
  };
  // One level of JSON inside JSON: a secret in an escaped document in a log of events.
  all.push_back(json_escaped(json_escaped(line, Json::plain), Json::plain));
  std::vector<std::string> derived{percent, json_escaped(line, Json::plain), xml_escaped(line),
                                   replace_all(std::string(line), "'", "''")};
  if (host == Host::act) {
    all.insert(all.end(), derived.begin(), derived.end());
  } else {
    std::erase_if(all, [&](const std::string& one) {
      return std::find(derived.begin(), derived.end(), one) != derived.end();
    });
  }
  std::erase_if(all, [&](const std::string& one) { return one == line; });
  return all;
}

}  // namespace courier::actions
