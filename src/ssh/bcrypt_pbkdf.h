// OpenSSH's key derivation from a passphrase: PBKDF2 with a variant of bcrypt as its hash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/secret.h"

namespace courier::ssh {

// After OpenBSD's bcrypt_pbkdf(3) (T. Unangst, 2013), which OpenSSH's PROTOCOL.key names "bcrypt".
// None of the arguments may be empty or 0; `size` is at most 1,024 bytes. A round takes some
// milliseconds for each 32 bytes.
[[nodiscard]] Secret bcrypt_pbkdf(const Secret& passphrase, std::string_view salt,
                                  std::uint32_t rounds, std::size_t size);

}  // namespace courier::ssh
