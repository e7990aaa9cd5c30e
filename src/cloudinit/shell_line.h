// Puts values into a text that a POSIX shell will read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace courier::cloudinit {

// Letters, digits and a few signs, and not nothing at all: the same whether quoted or not.
[[nodiscard]] bool means_nothing_to_the_shell(std::string_view text);

// Where a text breaks off.
enum class ShellPlace : std::uint8_t {
  bare,           // between words, or in one without quotes
  single_quoted,  // inside '…'
  double_quoted,  // inside "…"
  unclear,        // a comment, a here-document, behind a backslash, inside $(…), ${…}, `…`, $'…'
};
[[nodiscard]] ShellPlace shell_place_after(std::string_view text);

// `value` so that the shell takes it for itself in that place, which is not `unclear`.
[[nodiscard]] std::string quoted_for_shell(std::string_view value, ShellPlace place);

// Of a text with `${…}` in it: it hands a part of itself to another shell, which would read the
// value once more: eval, ssh, sh -c, trap, a pipe to sh. Rather too often than not often enough.
[[nodiscard]] bool calls_another_shell(std::string_view text);

// ssh alone: it makes one text of its words, for the shell of the other host.
[[nodiscard]] bool calls_ssh(std::string_view command);

}  // namespace courier::cloudinit
