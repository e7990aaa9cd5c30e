// How go-yaml v3.0.1's encoder decides: which style a text may have, and the order of keys.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "esc/value.h"

namespace courier::esc {

[[nodiscard]] bool is_yaml_break(char32_t c);
// What YAML 1.1 prints unescaped, without the code points above U+FFFF.
[[nodiscard]] bool is_yaml_printable(char32_t c);

// Whether the text, written plain, is read as a string, by YAML 1.1 too.
[[nodiscard]] bool reads_as_string(const std::string& text);

// The styles that a text's characters allow (yaml_emitter_analyze_scalar, outside flow
// collections).
struct AllowedStyles {
  bool plain = true;
  bool single_quoted = true;
  bool literal = true;
  bool several_lines = false;
};
[[nodiscard]] AllowedStyles allowed_styles(const std::string& text);

// By code point, but digits by the number that they make, and letters after other characters.
[[nodiscard]] std::vector<const Value::Member*>
in_yaml_order(std::span<const Value::Member> members);

}  // namespace courier::esc
