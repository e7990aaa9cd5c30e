#include "ssh/bcrypt_pbkdf.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <string>

#include "ssh/blowfish.h"
#include "ssh/wire.h"

namespace courier::ssh {

namespace {

constexpr std::size_t block_size = 32;
constexpr int schedule_rounds = 64;

std::string sha512(std::string_view bytes) {
  std::string digest(crypto_hash_sha512_BYTES, '\0');
  crypto_hash_sha512(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return digest;
}

// Unlike bcrypt: both inputs are hashed before, 64 rounds whatever the cost, a longer text is
// encrypted, and its words are written little end first.
std::string bcrypt_hash(std::string_view password, std::string_view salt) {
  Blowfish cipher;
  cipher.expand(password, salt);
  for (int i = 0; i < schedule_rounds; ++i) {
    cipher.expand(salt);
    cipher.expand(password);
  }
  constexpr std::string_view text = "OxychromaticBlowfishSwatDynamite";
  std::array<std::uint32_t, block_size / 4> words{};
  std::size_t at = 0;
  for (std::uint32_t& word : words) {
    word = next_word(text, at);
  }
  for (std::size_t i = 0; i < words.size(); i += 2) {
    for (int round = 0; round < 64; ++round) {
      cipher.encrypt(words[i], words[i + 1]);
    }
  }
  std::string out;
  for (const std::uint32_t word : words) {
    for (const unsigned shift : {0U, 8U, 16U, 24U}) {
      out += static_cast<char>(word >> shift & 0xFFU);
    }
  }
  wipe(words.data(), sizeof(words));
  return out;
}

std::string block(std::string_view password, std::string_view salt, std::uint32_t number,
                  std::uint32_t rounds) {
  std::string counted(salt);
  put_number(counted, number);
  std::string hash = bcrypt_hash(password, sha512(counted));
  std::string sum = hash;
  for (std::uint32_t round = 1; round < rounds; ++round) {
    hash = bcrypt_hash(password, sha512(hash));
    for (std::size_t i = 0; i < block_size; ++i) {
      sum[i] = static_cast<char>(sum[i] ^ hash[i]);
    }
  }
  return sum;
}

}  // namespace

Secret bcrypt_pbkdf(const Secret& passphrase, std::string_view salt, std::uint32_t rounds,
                    std::size_t size) {
  const std::string password = sha512(passphrase.reveal(Disclosure::key_material));
  std::string out(size, '\0');
  // Each block's bytes are spread over the whole result, so that none of it is to be had for less.
  const std::size_t blocks = (size + block_size - 1) / block_size;
  const std::size_t share = (size + blocks - 1) / blocks;
  for (std::size_t number = 0; number < blocks; ++number) {
    const std::string bytes = block(password, salt, static_cast<std::uint32_t>(number + 1), rounds);
    for (std::size_t i = 0; i < share && i * blocks + number < size; ++i) {
      out[i * blocks + number] = bytes[i];
    }
  }
  return Secret::absorb(std::move(out));
}

}  // namespace courier::ssh
