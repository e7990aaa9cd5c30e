#include "base/hash.h"

#include <sodium.h>

#include <array>

#include "base/encode.h"

namespace courier {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  return hex_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace courier
