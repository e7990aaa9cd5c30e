// OpenSSH's own format of private keys ("openssh-key-v1"), without its armour.
#pragma once

#include <optional>
#include <string_view>

#include "base/effects.h"
#include "base/error.h"
#include "base/secret.h"
#include "ssh/private_key.h"

namespace courier::ssh {

// What a file holds that is, or may be, encrypted.
struct KeyFile {
  PublicKey public_half;  // the comment is known only when the private key is
  bool encrypted = false;
  std::optional<PrivateKey> key;  // nothing when encrypted and no passphrase was given
};

// OpenSSH's PROTOCOL.key, byte for byte as ssh-keygen 9.2 writes it: check numbers from `random`,
// padding 1, 2, 3, …; with a passphrase aes256-ctr and bcrypt with 16 rounds.
[[nodiscard]] Secret write_openssh(const PrivateKey& key, const std::optional<Secret>& passphrase,
                                   Random& random);

[[nodiscard]] std::unexpected<Error> wrong_passphrase();

// Reads all that ssh-keygen writes: each cipher, one key, nothing after it. Errors follow the name
// of where the bytes came from.
[[nodiscard]] Result<KeyFile> read_openssh(std::string_view bytes,
                                           const std::optional<Secret>& passphrase);

}  // namespace courier::ssh
