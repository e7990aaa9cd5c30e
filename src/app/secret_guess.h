// Whether a value looks like a secret that somebody is about to store in plain.
#pragma once

#include <string_view>

namespace courier::app {

// As the esc CLI 0.25.0 guesses: a key that contains pass, pwd, secret or token, and a value whose
// first 16 bytes are hard to guess (80 bits, or 40 bits and 3 a character). It weighs words by
// zxcvbn's lists; here every character counts as random, so that a phrase is refused once too
// often.
[[nodiscard]] bool looks_like_secret(std::string_view key, std::string_view value);

}  // namespace courier::app
