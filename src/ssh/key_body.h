// What the base64 between the first and the last line of a damaged key may have been.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ssh/pem.h"

namespace courier::ssh {

struct BodyReading {
  std::string base64;  // the standard alphabet, padded
  // Other readings were possible: only a whole proof makes it the right one.
  bool guessed = false;
  std::vector<std::string> repairs;
};

// The headers of a traditional encrypted key, taken off the front of `body`; empty where there are
// none that can be read.
[[nodiscard]] PemHeaders take_headers(std::string_view& body);

// The likeliest first. Empty where the body holds characters that no reading explains.
[[nodiscard]] std::vector<BodyReading> read_body(std::string_view body);

}  // namespace courier::ssh
