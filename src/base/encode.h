// Base64, hexadecimal and percent encoding of bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace courier {

enum class Base64 { standard, url_safe };

// RFC 4648, with padding unless told otherwise.
[[nodiscard]] std::string base64_encode(std::string_view bytes, Base64 alphabet = Base64::standard,
                                        bool padding = true);

// Strict: one alphabet, padding required, no white space, no stray bits. Nothing when malformed.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text,
                                                       Base64 alphabet = Base64::standard);

// As people paste it: either alphabet, with or without padding; white space does not count.
[[nodiscard]] std::optional<std::string> base64_decode_pasted(std::string_view text);

[[nodiscard]] std::string hex_encode(std::string_view bytes);  // lower case

// RFC 3986: all but unreserved characters, for one part of a URL's path or query.
[[nodiscard]] std::string percent_encode(std::string_view bytes);

}  // namespace courier
