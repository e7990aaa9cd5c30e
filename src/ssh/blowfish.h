// Blowfish with the expensive key schedule of bcrypt; for OpenSSH's key derivation and nothing
// else.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace courier::ssh {

// The fraction of pi, with which Blowfish starts: 18 words of P, then four S boxes of 256.
extern const std::array<std::uint32_t, 1042> pi_words;

// B. Schneier, "Description of a New Variable-Length Key, 64-Bit Block Cipher" (1994); the key
// schedule with salt: N. Provos, D. Mazières, "A Future-Adaptable Password Scheme" (1999), §3.
class Blowfish {
 public:
  Blowfish() : words_(pi_words) {}
  ~Blowfish();
  Blowfish(const Blowfish&) = delete;
  Blowfish& operator=(const Blowfish&) = delete;

  // ExpandKey; with an empty salt the salt counts as zero. The key is not empty.
  void expand(std::string_view key, std::string_view salt = {});

  void encrypt(std::uint32_t& left, std::uint32_t& right) const;

 private:
  std::array<std::uint32_t, 1042> words_;
};

// The next word of `bytes`, big end first, from `at` on and round again.
[[nodiscard]] std::uint32_t next_word(std::string_view bytes, std::size_t& at);

}  // namespace courier::ssh
