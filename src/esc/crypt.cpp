#include "esc/crypt.h"

#include <sodium.h>

#include "base/encode.h"
#include "base/text.h"

namespace courier::esc {

namespace {

constexpr std::size_t key_size = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Neither a name nor a path holds a NUL, so that no two places have the same data.
std::string associated_data(std::string_view environment, std::string_view path) {
  std::string data("esc-courier/1");
  for (const std::string_view part : {environment, path}) {
    data += '\0';
    data += part;
  }
  return data;
}

class KeyDecrypter final : public Decrypter {
 public:
  KeyDecrypter(SealingKey key, std::string environment)
      : key_(std::move(key)), environment_(std::move(environment)) {}

  Result<Secret> decrypt(std::string_view ciphertext, std::string_view path) override {
    return key_.open(ciphertext, environment_, path);
  }

 private:
  SealingKey key_;
  std::string environment_;
};

class KeylessDecrypter final : public Decrypter {
 public:
  Result<Secret> decrypt(std::string_view /*ciphertext*/, std::string_view /*path*/) override {
    return usage_error("the definition is sealed and there is no key; set COURIER_KEY");
  }
};

}  // namespace

Result<SealingKey> SealingKey::parse(const Secret& text, const std::string& source) {
  std::optional<std::string> bytes = base64_decode(trim(text.reveal(Disclosure::key_material)));
  if (!bytes || bytes->size() != key_size) {
    return usage_error(source + ": expected base64 of a key of 32 bytes",
                       "make one with `esc-courier env key new FILE`");
  }
  return SealingKey(Secret::absorb(std::move(*bytes)));
}

Secret SealingKey::generate(Random& random) {
  return Secret::absorb(base64_encode(random.bytes(key_size)));
}

std::string SealingKey::seal(const Secret& text, std::string_view environment,
                             std::string_view path, Random& random) const {
  const std::string_view plain = text.reveal(Disclosure::at_rest_seal);
  const std::string data = associated_data(environment, path);
  std::string sealed = random.bytes(nonce_size);
  sealed.resize(nonce_size + plain.size() + tag_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      bytes_of(sealed) + nonce_size, nullptr, bytes_of(plain), plain.size(), bytes_of(data),
      data.size(), nullptr, bytes_of(sealed), bytes_of(bytes_.reveal(Disclosure::key_material)));
  return sealed;
}

Result<Secret> SealingKey::open(std::string_view sealed, std::string_view environment,
                                std::string_view path) const {
  const std::string data = associated_data(environment, path);
  if (sealed.size() >= nonce_size + tag_size) {
    std::string plain(sealed.size() - nonce_size - tag_size, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            bytes_of(plain), nullptr, nullptr, bytes_of(sealed) + nonce_size,
            sealed.size() - nonce_size, bytes_of(data), data.size(), bytes_of(sealed),
            bytes_of(bytes_.reveal(Disclosure::key_material))) == 0) {
      return Secret::absorb(std::move(plain));
    }
  }
  return usage_error("sealed with another key, altered, or moved here from another place");
}

std::shared_ptr<Decrypter> make_decrypter(SealingKey key, std::string environment) {
  return std::make_shared<KeyDecrypter>(std::move(key), std::move(environment));
}

std::shared_ptr<Decrypter> make_keyless_decrypter() { return std::make_shared<KeylessDecrypter>(); }

}  // namespace courier::esc
