// Sealed boxes: what only the holder of GitHub's private key can read.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace courier::github {

// A scope's public key as GitHub gives it.
struct PublicKey {
  std::string id;   // goes back with each box; longer than 64 bits, hence text
  std::string key;  // 32 bytes
};

// Standard base64 of exactly 32 bytes.
[[nodiscard]] Result<PublicKey> read_public_key(std::string id, std::string_view base64);

// libsodium's crypto_box_seal (X25519, XSalsa20-Poly1305), in standard base64 with padding. The
// same value gives another box each time.
[[nodiscard]] std::string seal(const Secret& value, const PublicKey& key);

}  // namespace courier::github
