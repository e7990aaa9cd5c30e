// The ciphers that OpenSSH encrypts private keys with, each by its name in the file.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/secret.h"

namespace courier::ssh {

// OpenSSH's cipher.c: all that `ssh-keygen -Z` takes.
struct OpensshCipher {
  std::string_view name;
  std::size_t key_size = 0;
  std::size_t iv_size = 0;
  std::size_t block_size = 8;  // what the private section is padded to
  std::size_t tag_size = 0;
  const char* openssl_name = nullptr;  // nothing: chacha20-poly1305@openssh.com
};

// Null when there is none of that name. The cipher "none" is not one of them.
[[nodiscard]] const OpensshCipher* find_openssh_cipher(std::string_view name);

// `key` is key_size + iv_size bytes. The text is a multiple of block_size; what is encrypted may
// have its tag after it.
[[nodiscard]] Secret openssh_encrypt(const OpensshCipher& cipher, const Secret& key,
                                     const Secret& text);
// Nothing when the tag does not fit. A cipher without tags gives nonsense for a wrong key.
[[nodiscard]] std::optional<Secret> openssh_decrypt(const OpensshCipher& cipher, const Secret& key,
                                                    std::string_view encrypted,
                                                    std::string_view tag);

}  // namespace courier::ssh
