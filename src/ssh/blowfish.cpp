#include "ssh/blowfish.h"

#include <utility>

#include "base/secret.h"

namespace courier::ssh {

namespace {

constexpr std::size_t p_size = 18;
constexpr std::size_t box_size = 256;

}  // namespace

std::uint32_t next_word(std::string_view bytes, std::size_t& at) {
  std::uint32_t word = 0;
  for (int i = 0; i < 4; ++i) {
    word = word << 8U | static_cast<unsigned char>(bytes[at]);
    at = at + 1 == bytes.size() ? 0 : at + 1;
  }
  return word;
}

Blowfish::~Blowfish() { wipe(words_.data(), sizeof(words_)); }

void Blowfish::encrypt(std::uint32_t& left, std::uint32_t& right) const {
  const std::uint32_t* const box = words_.data() + p_size;
  const auto f = [&](std::uint32_t x) {
    return ((box[x >> 24U] + box[box_size + (x >> 16U & 0xFFU)]) ^
            box[2 * box_size + (x >> 8U & 0xFFU)]) +
           box[3 * box_size + (x & 0xFFU)];
  };
  std::uint32_t l = left;
  std::uint32_t r = right;
  for (std::size_t round = 0; round < 16; round += 2) {
    l ^= words_[round];
    r ^= f(l) ^ words_[round + 1];
    l ^= f(r);
  }
  left = r ^ words_[17];
  right = l ^ words_[16];
}

void Blowfish::expand(std::string_view key, std::string_view salt) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < p_size; ++i) {
    words_[i] ^= next_word(key, at);
  }
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  at = 0;
  for (std::size_t i = 0; i < words_.size(); i += 2) {
    if (!salt.empty()) {
      left ^= next_word(salt, at);
      right ^= next_word(salt, at);
    }
    encrypt(left, right);
    words_[i] = left;
    words_[i + 1] = right;
  }
}

}  // namespace courier::ssh
