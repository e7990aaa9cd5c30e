// What forms, shells, YAML files and web pages wrap around a key, and how each layer comes off.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace courier::ssh {

// One step: the text without the layer, or nothing where there is none. Intact keys have none of
// them, so that taking off what is there never takes off too much.
struct TextLayer {
  const char* name = nullptr;  // for the user: what was taken off
  std::optional<std::string> (*take_off)(std::string_view text) = nullptr;
  // Comes off before a key is looked for: no text of a key has it.
  bool outermost = false;
};

// In the order in which they are tried.
[[nodiscard]] std::span<const TextLayer> text_layers();

// The steps, each for itself.
[[nodiscard]] std::optional<std::string> without_utf16(std::string_view text);
[[nodiscard]] std::optional<std::string> without_byte_order_mark(std::string_view text);
[[nodiscard]] std::optional<std::string> without_carriage_returns(std::string_view text);
[[nodiscard]] std::optional<std::string> without_typography(std::string_view text);
[[nodiscard]] std::optional<std::string> without_html(std::string_view text);
[[nodiscard]] std::optional<std::string> without_percent_encoding(std::string_view text);
[[nodiscard]] std::optional<std::string> without_quoted_printable(std::string_view text);
[[nodiscard]] std::optional<std::string> without_escapes(std::string_view text);
// What stands before and after the base64 goes with it: `export NAME="…"`.
[[nodiscard]] std::optional<std::string> without_base64(std::string_view text);

}  // namespace courier::ssh
