// What each cloud takes as user data: how much, counted how, in which encoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace courier::cloudinit {

enum class Encoding : std::uint8_t { plain, base64 };

struct Target {
  std::string_view name;
  std::string_view title;               // for messages
  Encoding encoding = Encoding::plain;  // of what the cloud's API is handed
  bool counts_encoded = false;          // what the limit holds for; else the text before encoding
  bool takes_gzip = false;     // bytes that are no text reach cloud-init, which unpacks them
  bool guest_decodes = false;  // cloud-init undoes one base64 more on the machine
  std::size_t limit = 0;       // in bytes; more is refused; 0: none
  std::size_t safe = 0;  // more is warned about; below `limit` where the cloud's words are vague
};

// Null when there is none of that name.
[[nodiscard]] const Target* find_target(std::string_view name);
[[nodiscard]] std::vector<std::string> target_names();

struct Size {
  std::size_t plain = 0;    // bytes before the encoding of the API
  std::size_t encoded = 0;  // bytes of what the API is handed
  std::size_t text = 0;     // bytes before gzip, where that was used; else 0
};
[[nodiscard]] Size size_for(const Target& target, std::size_t plain);

// What the cloud's API is handed for a text.
struct Payload {
  std::string bytes;
  Size size;
};
[[nodiscard]] Payload encode(const Target& target, std::string_view text);
// The same packed: gzip, and a base64 around it where the API takes text only and the machine
// undoes that. Nothing where it would reach the machine as something that cloud-init does not read.
[[nodiscard]] std::optional<Payload> encode_packed(const Target& target, std::string_view text);

// "1200 bytes, 1600 as base64: 7 % of the 16384 that AWS EC2 takes".
[[nodiscard]] std::string describe(const Size& size, const Target& target);

// Complains when it is more than the target takes.
void check_size(const Target& target, const Size& size, Diagnostics& diagnostics);

}  // namespace courier::cloudinit
