// What must hold of the key readers, whatever the bytes; for the fuzz target and the replay test.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "ssh/fingerprint.h"
#include "ssh/pkcs.h"
#include "ssh/read_private_key.h"

namespace courier::testing {

// A key that is read is written in a form that is read as the same key.
inline void check_read_again(const ssh::KeyFile& file) {
  // A private key's comment may be in another encoding than the line of a public key allows.
  if (!ssh::read_public_key(file.public_half.type + ' ' + file.public_half.base64)) {
    std::abort();
  }
  (void)ssh::randomart(file.public_half);
  if (!file.key) {
    return;
  }
  class Zeros : public Random {
   public:
    std::string bytes(std::size_t count) override { return std::string(count, '\0'); }
  } random;
  const ssh::Pem pem{"OPENSSH PRIVATE KEY", {}, ssh::write_openssh(*file.key, {}, random)};
  const Secret text = ssh::write_pem(pem);
  const auto again = ssh::read_private_key(text.reveal(Disclosure::parsing), {});
  if (!again || !again->key || !again->key->fields.same_as(file.key->fields) ||
      again->public_half.line() != file.public_half.line()) {
    std::abort();
  }
}

// The bytes are taken for a file, and for what stands inside the armour of each format. Without a
// passphrase: the rounds of bcrypt would be all that is run.
inline void check_key_readers(std::string_view bytes) {
  if (const auto file = ssh::read_private_key(bytes, {})) {
    check_read_again(*file);
  }
  for (const char* label : {"OPENSSH PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY",
                            "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"}) {
    if (const auto file = ssh::read_private_key({label, {}, Secret(bytes)}, {})) {
      check_read_again(*file);
    }
  }
  (void)ssh::label_of_der(bytes);
  if (const auto key = ssh::read_public_key(bytes); key && !ssh::read_public_key(key->line())) {
    std::abort();
  }
}

}  // namespace courier::testing
