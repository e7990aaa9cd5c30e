// Base64 as Go's encoding/base64 reads it.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace courier::esc {

// Standard alphabet, padded; line ends inside are skipped, stray bits ignored. The error is
// `illegal base64 data at input byte N`.
[[nodiscard]] std::expected<std::string, std::string> decode_base64(std::string_view text);

}  // namespace courier::esc
