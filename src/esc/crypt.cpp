#include "esc/crypt.h"

#include <sodium.h>

#include "base/encode.h"
#include "base/text.h"

namespace courier::esc {

namespace {

constexpr std::size_t key_size = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t mark_size = 8;
constexpr std::size_t head_size = 2 * mark_size + nonce_size;

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

// Tells equal data from different data to whoever has the key; says nothing to others.
std::string mark_of(std::string_view data, const Secret& key) {
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(bytes_of(hash), hash.size(), bytes_of(data), data.size(),
                     bytes_of(key.reveal(Disclosure::key_material)), key.size());
  return hash.substr(0, mark_size);
}

std::string mark_of_key(const Secret& key) { return mark_of("esc-courier/1 key", key); }

std::string shown(std::string_view key_mark) { return hex_encode(key_mark.substr(0, 4)); }

std::unexpected<Error> altered() {
  return usage_error("altered since it was sealed",
                     "take it back from version control, or seal the plain value again");
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
    return no_key("the definition is sealed and there is no key");
  }
};

}  // namespace

std::unexpected<Error> no_key(const std::string& finding) {
  return usage_error(finding, "set COURIER_KEY, or name the key's file with --key-file; "
                              "`esc-courier env key new FILE` makes a key");
}

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

std::string SealingKey::id() const { return shown(mark_of_key(bytes_)); }

std::string SealingKey::seal(const Secret& text, std::string_view environment,
                             std::string_view path, Random& random) const {
  const std::string_view plain = text.reveal(Disclosure::at_rest_seal);
  const std::string data = associated_data(environment, path);
  const std::string marks = mark_of_key(bytes_) + mark_of(data, bytes_);
  const std::string bound = marks + data;
  std::string sealed = marks + random.bytes(nonce_size);
  sealed.resize(head_size + plain.size() + tag_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed) + head_size, nullptr, bytes_of(plain),
                                             plain.size(), bytes_of(bound), bound.size(), nullptr,
                                             bytes_of(sealed) + marks.size(),
                                             bytes_of(bytes_.reveal(Disclosure::key_material)));
  return sealed;
}

Result<Secret> SealingKey::open(std::string_view sealed, std::string_view environment,
                                std::string_view path) const {
  const std::string data = associated_data(environment, path);
  const std::string_view key_mark = sealed.substr(0, mark_size);
  if (sealed.size() < head_size + tag_size) {
    return altered();
  }
  if (key_mark != mark_of_key(bytes_)) {
    return usage_error("sealed with key " + shown(key_mark) + ", and this is key " + id(),
                       "give the key that sealed it by COURIER_KEY or --key-file");
  }
  const std::string_view place_mark = sealed.substr(mark_size, mark_size);
  if (place_mark != mark_of(data, bytes_)) {
    return usage_error("sealed for another place than " + std::string(path) + " of " +
                           std::string(environment),
                       "move it back to the path and environment where it was sealed, or seal the "
                       "plain value here");
  }
  const std::string bound = std::string(sealed.substr(0, 2 * mark_size)) + data;
  std::string plain(sealed.size() - head_size - tag_size, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          bytes_of(plain), nullptr, nullptr, bytes_of(sealed) + head_size,
          sealed.size() - head_size, bytes_of(bound), bound.size(),
          bytes_of(sealed) + 2 * mark_size,
          bytes_of(bytes_.reveal(Disclosure::key_material))) != 0) {
    return altered();
  }
  return Secret::absorb(std::move(plain));
}

std::shared_ptr<Decrypter> make_decrypter(SealingKey key, std::string environment) {
  return std::make_shared<KeyDecrypter>(std::move(key), std::move(environment));
}

std::shared_ptr<Decrypter> make_keyless_decrypter() { return std::make_shared<KeylessDecrypter>(); }

}  // namespace courier::esc
