#include "cloudinit/layers.h"

#include <optional>
#include <string>

#include "base/encode.h"
#include "base/text.h"
#include "cloudinit/gzip.h"

namespace courier::cloudinit {

namespace {

constexpr int deepest = 4;
constexpr std::size_t shortest_word = 24;  // holds 18 bytes, less than any key or token has
constexpr std::size_t shortest_line = 40;  // of wrapped base64; words of a language are shorter

using Holds = std::function<bool(std::string_view)>;

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '-' || c == '_';
}

std::size_t end_of_letters(std::string_view text, std::size_t at) {
  while (at < text.size() && is_letter(text[at])) {
    ++at;
  }
  return at;
}

// The base64 that begins at `at`, its lines joined; moves `at` behind it.
std::string next_word(std::string_view text, std::size_t& at) {
  std::string word;
  for (;;) {
    const std::size_t end = end_of_letters(text, at);
    const std::size_t line = end - at;
    word += text.substr(at, line);
    at = end;
    const std::size_t next = text.find_first_not_of(" \t\r\n", end);
    const bool goes_on = line >= shortest_line && line % 4 == 0 && next != std::string_view::npos &&
                         next > end && is_letter(text[next]);
    if (!goes_on) {
      return word;
    }
    at = next;
  }
}

// Of a word that was cut off, or with which the next one runs together, what can be read.
std::optional<std::string> decoded(const std::string& word) {
  auto whole = base64_decode_pasted(word);
  return whole ? std::move(whole) : base64_decode_pasted(word.substr(0, word.size() / 4 * 4));
}

bool any_below(std::string_view text, const Holds& holds, int depth) {
  if (holds(text)) {
    return true;
  }
  if (depth == 0) {
    return false;
  }
  if (is_gzip(text)) {
    const auto unpacked = gunzip(text);
    return unpacked && any_below(*unpacked, holds, depth - 1);
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_letter(text[at])) {
      continue;
    }
    const std::string word = next_word(text, at);
    // Letters that stand before it, as of a path or a name, are not told from it.
    for (std::size_t skipped = 0; skipped < 4 && word.size() >= shortest_word + skipped;
         ++skipped) {
      const auto bytes = decoded(word.substr(skipped));
      if (bytes && any_below(*bytes, holds, depth - 1)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

bool any_layer(std::string_view text, const Holds& holds) {
  // JSON and YAML in quotes write a line's end as a backslash and a letter.
  const bool escaped = text.find("\\n") != std::string_view::npos;
  return any_below(text, holds, deepest) ||
         (escaped && any_below(replace_all(replace_all(std::string(text), "\\r", ""), "\\n", "\n"),
                               holds, deepest));
}

}  // namespace courier::cloudinit
