// SHA-256 of bytes.
#pragma once

#include <string>
#include <string_view>

namespace courier {

// 64 hexadecimal digits in lower case. Not for secrets: short ones are guessed from it.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace courier
