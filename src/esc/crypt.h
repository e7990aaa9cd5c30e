// Secrets at rest in local definitions: the key, and the cipher that binds each to its place.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/effects.h"
#include "base/error.h"
#include "base/secret.h"
#include "esc/ports.h"

namespace courier::esc {

// XChaCha20-Poly1305 (IETF, libsodium's crypto_aead_xchacha20poly1305_ietf): a key of 32 bytes, a
// random nonce of 24. Associated data are the environment's name and the document path, so that a
// ciphertext moved to another place does not open. In front stand two marks of 8 bytes, of the key
// and of the place (keyed BLAKE2b), by which it is told why one does not open; they are associated
// data too.
class SealingKey {
 public:
  // Standard base64 of 32 bytes, white space around it dropped. `source` names where the text came
  // from: "COURIER_KEY", or a file.
  [[nodiscard]] static Result<SealingKey> parse(const Secret& text, const std::string& source);
  // A new key in the form that parse() reads.
  [[nodiscard]] static Secret generate(Random& random);

  // What people tell keys apart by: 8 hexadecimal digits, that say nothing else about the key.
  [[nodiscard]] std::string id() const;

  // Marks, nonce, ciphertext, tag: 56 bytes more than the text.
  [[nodiscard]] std::string seal(const Secret& text, std::string_view environment,
                                 std::string_view path, Random& random) const;
  // The error says whether the key is another one, the ciphertext belongs elsewhere, or it was
  // altered; its hint what to do.
  [[nodiscard]] Result<Secret> open(std::string_view sealed, std::string_view environment,
                                    std::string_view path) const;

 private:
  explicit SealingKey(Secret bytes) : bytes_(std::move(bytes)) {}
  Secret bytes_;
};

// The finding, with how to give a key.
[[nodiscard]] std::unexpected<Error> no_key(const std::string& finding);

// Opens the ciphertexts of one environment, "PROJECT/ENV".
[[nodiscard]] std::shared_ptr<Decrypter> make_decrypter(SealingKey key, std::string environment);

// Says for each ciphertext that there is no key, and how to give one.
[[nodiscard]] std::shared_ptr<Decrypter> make_keyless_decrypter();

}  // namespace courier::esc
