// Finds where a private key begins and ends in a text, however damaged those lines are.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace courier::ssh {

// Part of a text that may be a first or a last line: "-----BEGIN RSA PRIVATE KEY-----", and the
// same without BEGIN, in lower case, with fewer dashes, without its blanks or with + or _ for them.
struct KeyMark {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string label;  // "RSA PRIVATE KEY"
  enum class Kind { first, last, unknown } kind = Kind::unknown;
};

[[nodiscard]] std::optional<KeyMark> next_key_mark(std::string_view text, std::size_t from);

// What the marks divide a text into. Either may be missing.
struct KeyFrame {
  std::optional<KeyMark> first, last;
  std::string_view before, body, after;
  bool another = false;  // a second key follows
};

// Nothing where there is no mark at all.
[[nodiscard]] std::optional<KeyFrame> find_key_frame(std::string_view text);

}  // namespace courier::ssh
