#include "github/seal.h"

#include <sodium.h>

#include "base/encode.h"

namespace courier::github {

Result<PublicKey> read_public_key(std::string id, std::string_view base64) {
  std::optional<std::string> key = base64_decode(base64);
  if (!key || key->size() != crypto_box_PUBLICKEYBYTES) {
    return failure("GitHub's public key is not base64 of 32 bytes",
                   "run again; if it stays so, report it");
  }
  return PublicKey{std::move(id), std::move(*key)};
}

std::string seal(const Secret& value, const PublicKey& key) {
  const std::string_view text = value.reveal(Disclosure::github_seal);
  std::string box(crypto_box_SEALBYTES + text.size(), '\0');
  crypto_box_seal(reinterpret_cast<unsigned char*>(box.data()),
                  reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                  reinterpret_cast<const unsigned char*>(key.key.data()));
  return base64_encode(box);
}

}  // namespace courier::github
