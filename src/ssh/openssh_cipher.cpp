#include "ssh/openssh_cipher.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace courier::ssh {

namespace {

constexpr std::array ciphers{
    OpensshCipher{"aes256-ctr", 32, 16, 16, 0, "AES-256-CTR"},
    OpensshCipher{"aes192-ctr", 24, 16, 16, 0, "AES-192-CTR"},
    OpensshCipher{"aes128-ctr", 16, 16, 16, 0, "AES-128-CTR"},
    OpensshCipher{"aes256-cbc", 32, 16, 16, 0, "AES-256-CBC"},
    OpensshCipher{"aes192-cbc", 24, 16, 16, 0, "AES-192-CBC"},
    OpensshCipher{"aes128-cbc", 16, 16, 16, 0, "AES-128-CBC"},
    OpensshCipher{"aes256-gcm@openssh.com", 32, 12, 16, 16, "AES-256-GCM"},
    OpensshCipher{"aes128-gcm@openssh.com", 16, 12, 16, 16, "AES-128-GCM"},
    OpensshCipher{"3des-cbc", 24, 8, 8, 0, "DES-EDE3-CBC"},
    OpensshCipher{"chacha20-poly1305@openssh.com", 64, 0, 8, 16, nullptr},
};

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
};

// Either direction. A tag is checked when there is one.
std::optional<Secret> run_openssl(const OpensshCipher& cipher, bool encrypt, std::string_view key,
                                  std::string_view text, std::string tag) {
  const std::unique_ptr<EVP_CIPHER, FreeCipher> kind(
      EVP_CIPHER_fetch(nullptr, cipher.openssl_name, nullptr));
  const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context(EVP_CIPHER_CTX_new());
  std::string out(text.size(), '\0');
  int size = 0;
  int last = 0;
  std::array<unsigned char, EVP_MAX_BLOCK_LENGTH> none_left{};
  const bool good =
      EVP_CipherInit_ex2(context.get(), kind.get(), raw(key), raw(key.substr(cipher.key_size)),
                         encrypt ? 1 : 0, nullptr) == 1 &&
      EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
      (tag.empty() || EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG,
                                          static_cast<int>(tag.size()), tag.data()) == 1) &&
      EVP_CipherUpdate(context.get(), raw(out), &size, raw(text), static_cast<int>(text.size())) ==
          1 &&
      EVP_CipherFinal_ex(context.get(), none_left.data(), &last) == 1;
  return good ? std::optional(Secret::absorb(std::move(out))) : std::nullopt;
}

// OpenSSH's PROTOCOL.chacha20poly1305, at sequence number 0 and without the length that a packet
// has: the second half of the key is for that only.
std::optional<Secret> open_chacha(std::string_view key, std::string_view text,
                                  std::string_view tag) {
  constexpr std::array<unsigned char, crypto_stream_chacha20_NONCEBYTES> nonce{};
  std::array<unsigned char, crypto_onetimeauth_poly1305_KEYBYTES> authentication{};
  crypto_stream_chacha20(authentication.data(), authentication.size(), nonce.data(), raw(key));
  const bool good = crypto_onetimeauth_poly1305_verify(raw(tag), raw(text), text.size(),
                                                       authentication.data()) == 0;
  wipe(authentication.data(), authentication.size());
  if (!good) {
    return {};
  }
  std::string out(text.size(), '\0');
  crypto_stream_chacha20_xor_ic(raw(out), raw(text), text.size(), nonce.data(), 1, raw(key));
  return Secret::absorb(std::move(out));
}

}  // namespace

const OpensshCipher* find_openssh_cipher(std::string_view name) {
  const auto* const found = std::find_if(ciphers.begin(), ciphers.end(),
                                         [&](const OpensshCipher& c) { return c.name == name; });
  return found == ciphers.end() ? nullptr : found;
}

Secret openssh_encrypt(const OpensshCipher& cipher, const Secret& key, const Secret& text) {
  auto out = run_openssl(cipher, true, key.reveal(Disclosure::key_material),
                         text.reveal(Disclosure::key_material), {});
  if (!out) {
    throw std::logic_error("sizes of a key or text that its cipher cannot take");
  }
  return std::move(*out);
}

std::optional<Secret> openssh_decrypt(const OpensshCipher& cipher, const Secret& key,
                                      std::string_view encrypted, std::string_view tag) {
  const std::string_view bytes = key.reveal(Disclosure::key_material);
  return cipher.openssl_name == nullptr
             ? open_chacha(bytes, encrypted, tag)
             : run_openssl(cipher, false, bytes, encrypted, std::string(tag));
}

}  // namespace courier::ssh
