#include "ssh/text_layers.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/encode.h"
#include "base/text.h"
#include "ssh/pkcs.h"

namespace courier::ssh {

namespace {

constexpr std::array layers{
    TextLayer{"UTF-16 became UTF-8", without_utf16, true},
    TextLayer{"removed the byte order mark", without_byte_order_mark, true},
    TextLayer{"carriage returns became newlines", without_carriage_returns, true},
    TextLayer{"typographic spaces, dashes and quotes became plain ones", without_typography},
    TextLayer{"undid the encoding of a web page (HTML)", without_html},
    TextLayer{"undid the encoding of a form or URL (%0A)", without_percent_encoding},
    TextLayer{"undid the encoding of a mail (quoted-printable)", without_quoted_printable},
    TextLayer{"escape sequences (\\n) became what they stand for", without_escapes},
    TextLayer{"decoded base64 around the whole key", without_base64},
};

struct Exchange {
  std::string_view from, to;
};
constexpr std::array typography{
    Exchange{"\u00A0", " "},  Exchange{"\u2007", " "},  Exchange{"\u2009", " "},
    Exchange{"\u202F", " "},  Exchange{"\u3000", " "},  Exchange{"\u2028", "\n"},
    Exchange{"\u2029", "\n"}, Exchange{"\u200B", ""},   Exchange{"\u200C", ""},
    Exchange{"\u200D", ""},   Exchange{"\u200E", ""},   Exchange{"\u200F", ""},
    Exchange{"\u2060", ""},   Exchange{"\uFEFF", ""},   Exchange{"\u00AD", ""},
    Exchange{"\u2010", "-"},  Exchange{"\u2011", "-"},  Exchange{"\u2012", "-"},
    Exchange{"\u2013", "-"},  Exchange{"\u2014", "-"},  Exchange{"\u2015", "-"},
    Exchange{"\u2212", "-"},  Exchange{"\u201C", "\""}, Exchange{"\u201D", "\""},
    Exchange{"\u201E", "\""}, Exchange{"\u2018", "'"},  Exchange{"\u2019", "'"},
    Exchange{"\u00AB", "\""}, Exchange{"\u00BB", "\""}, Exchange{"^M", ""},
};

std::optional<std::string> when_changed(std::string_view before, std::string after) {
  return after == before ? std::nullopt : std::optional(std::move(after));
}

bool is_base64(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '-' || c == '_' || c == '=';
}

bool is_blank(char c) { return trim({&c, 1}).empty(); }

// What begins `text`: base64 and blanks, up to the padding.
std::string_view base64_run(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (is_base64(text[end]) || is_blank(text[end])) &&
         (end == 0 || text[end - 1] != '=' || text[end] == '=')) {
    ++end;
  }
  return text.substr(0, end);
}

// Whether a key, or another layer of base64, may stand in what was decoded.
bool is_promising(std::string_view text) {
  using namespace std::string_view_literals;
  constexpr std::array marks{"BEGIN"sv,     "PRIVATE KEY"sv, "ssh-"sv,      "ecdsa-sha2-"sv,
                             "B\0E\0G\0"sv, "PuTTY-User"sv,  "-\0-\0-\0"sv, "openssh-key-v1"sv};
  return std::any_of(
             marks.begin(), marks.end(),
             [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; }) ||
         label_of_der(text) ||
         (text.size() > 40 && std::all_of(text.begin(), text.end(),
                                          [](char c) { return is_base64(c) || is_blank(c); }));
}

}  // namespace

std::span<const TextLayer> text_layers() { return layers; }

std::optional<std::string> without_utf16(std::string_view text) {
  const bool marked_little = text.starts_with("\xFF\xFE");
  const bool marked_big = text.starts_with("\xFE\xFF");
  if (!marked_little && !marked_big) {
    // Mostly ASCII: each other byte is zero.
    std::array<std::size_t, 2> zeros{};
    for (std::size_t i = 0; i < text.size(); ++i) {
      zeros[i % 2] += text[i] == '\0' ? 1U : 0U;
    }
    if (text.size() < 16 || std::max(zeros[0], zeros[1]) * 10 < text.size() * 4 ||
        std::min(zeros[0], zeros[1]) != 0) {
      return {};
    }
    return without_utf16((zeros[1] != 0 ? "\xFF\xFE" : "\xFE\xFF") + std::string(text));
  }
  std::string out;
  for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[i + at]); };
    append_utf8(out, static_cast<char32_t>(marked_little ? byte(0) | byte(1) << 8U
                                                         : byte(1) | byte(0) << 8U));
  }
  return out;
}

std::optional<std::string> without_byte_order_mark(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? std::optional(std::string(text.substr(3)))
                                          : std::nullopt;
}

std::optional<std::string> without_carriage_returns(std::string_view text) {
  return when_changed(text, replace_all(replace_all(std::string(text), "\r\n", "\n"), "\r", "\n"));
}

std::optional<std::string> without_typography(std::string_view text) {
  std::string out(text);
  for (const Exchange& exchange : typography) {
    out = replace_all(std::move(out), exchange.from, exchange.to);
  }
  return when_changed(text, std::move(out));
}

std::optional<std::string> without_base64(std::string_view text) {
  // The base64 begins the text, or follows a blank, a quote or an equals sign.
  constexpr int most_starts = 64;
  int starts = 0;
  for (std::size_t at = 0; at < text.size() && starts < most_starts; ++at) {
    const bool can_start = at == 0 || !is_base64(text[at - 1]) || text[at - 1] == '=';
    if (!can_start || !is_base64(text[at])) {
      continue;
    }
    ++starts;
    // Of YAML, the key on the next line would be base64 as well.
    const std::string_view run = base64_run(text.substr(at));
    for (const std::size_t end : {run.size(), run.rfind('\n'), run.find('\n')}) {
      const std::string_view part = run.substr(0, end);
      auto decoded = part.size() < 40 ? std::nullopt : base64_decode_pasted(part);
      if (decoded && is_promising(*decoded)) {
        return decoded;
      }
    }
  }
  return {};
}

}  // namespace courier::ssh
