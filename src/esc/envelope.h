// The envelope in which ciphertext stands in a definition.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace courier::esc {

// Base64 of "escx", the version 1, the ciphertext, and the CRC-32 of all that; numbers are
// big-endian and of 32 bits. The error is a reason in the reference's words: `EOF` for less than 16
// bytes, `invalid header`, `invalid checksum`, `unsupported version`, or what is wrong with the
// base64.
[[nodiscard]] std::expected<std::string, std::string> open_envelope(std::string_view text);

[[nodiscard]] std::string make_envelope(std::string_view ciphertext);

}  // namespace courier::esc
