#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "ssh/der.h"
#include "ssh/pkcs.h"

namespace courier::ssh {

namespace {

struct FreeDecryption {
  void operator()(X509_SIG* sealed) const { X509_SIG_free(sealed); }
  void operator()(unsigned char* bytes) const { OPENSSL_free(bytes); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
};
template <class T>
using Freed = std::unique_ptr<T, FreeDecryption>;

std::optional<std::string> bytes_of_digits(std::string_view digits) {
  std::string out;
  if (digits.size() % 2 != 0) {
    return {};
  }
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    unsigned byte = 0;
    for (const char c : digits.substr(i, 2)) {
      const std::size_t value = std::string_view("0123456789ABCDEF").find(c);
      if (value == std::string_view::npos) {
        return {};
      }
      byte = byte << 4U | static_cast<unsigned>(value);
    }
    out += static_cast<char>(byte);
  }
  return out;
}

// Multiplies `rounds` by the numbers of an AlgorithmIdentifier's parameters, at any depth; false
// when they are not DER. Small ones are lengths, versions, and scrypt's r.
bool multiply_rounds(DerReader& reader, std::uint64_t& rounds) {
  constexpr std::uint64_t small = 64;
  constexpr std::uint64_t most = std::uint64_t{1} << 32U;
  while (!reader.done()) {
    if (const auto inside = reader.next(DerTag::sequence)) {
      DerReader inner(*inside);
      if (!multiply_rounds(inner, rounds)) {
        return false;
      }
    } else if (const auto number = reader.number()) {
      std::uint64_t value = 0;
      for (const char byte : *number) {
        value = std::min(most, value << 8U | static_cast<unsigned char>(byte));
      }
      rounds = value > small ? std::min(most, rounds * value) : rounds;
    } else if (!reader.next(DerTag::octet_string) && !reader.next(DerTag::object_identifier) &&
               !reader.next(DerTag::null)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<std::uint64_t> rounds_to_open(std::string_view der) {
  DerReader whole(der);
  DerReader sealed(whole.next(DerTag::sequence).value_or(std::string_view()));
  const auto algorithm = sealed.next(DerTag::sequence);
  if (!algorithm) {
    return {};
  }
  DerReader parameters(*algorithm);
  std::uint64_t rounds = 1;
  return multiply_rounds(parameters, rounds) ? std::optional(rounds) : std::nullopt;
}

std::optional<Secret> decrypt_pkcs8(std::string_view der, const Secret& passphrase) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const Freed<X509_SIG> sealed(d2i_X509_SIG(nullptr, &at, static_cast<long>(der.size())));
  if (!sealed) {
    return {};
  }
  const X509_ALGOR* algorithm = nullptr;
  const ASN1_OCTET_STRING* encrypted = nullptr;
  X509_SIG_get0(sealed.get(), &algorithm, &encrypted);
  const std::string_view text = passphrase.reveal(Disclosure::key_material);
  unsigned char* opened = nullptr;
  int size = 0;
  if (PKCS12_pbe_crypt(algorithm, text.data(), static_cast<int>(text.size()),
                       ASN1_STRING_get0_data(encrypted), ASN1_STRING_length(encrypted), &opened,
                       &size, 0) == nullptr) {
    return {};
  }
  const Freed<unsigned char> owner(opened);
  Secret out(
      std::string_view(reinterpret_cast<const char*>(opened), static_cast<std::size_t>(size)));
  wipe(opened, static_cast<std::size_t>(size));
  return out;
}

std::optional<Secret> decrypt_pem(const Pem& pem, const Secret& passphrase) {
  const Freed<EVP_CIPHER> kind(EVP_CIPHER_fetch(nullptr, pem.headers.cipher.c_str(), nullptr));
  const auto iv = bytes_of_digits(pem.headers.iv_digits);
  if (!kind || !iv || iv->size() < 8 ||
      static_cast<int>(iv->size()) != EVP_CIPHER_get_iv_length(kind.get())) {
    return {};
  }
  const std::string_view text = passphrase.reveal(Disclosure::key_material);
  const std::string_view encrypted = pem.bytes.reveal(Disclosure::key_material);
  const auto* const salt = reinterpret_cast<const unsigned char*>(iv->data());
  std::array<unsigned char, EVP_MAX_KEY_LENGTH> key{};
  std::string out(encrypted.size() + EVP_MAX_BLOCK_LENGTH, '\0');
  auto* const to = reinterpret_cast<unsigned char*>(out.data());
  int size = 0;
  int last = 0;
  const Freed<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
  const bool good =
      EVP_BytesToKey(kind.get(), EVP_md5(), salt,
                     reinterpret_cast<const unsigned char*>(text.data()),
                     static_cast<int>(text.size()), 1, key.data(), nullptr) > 0 &&
      EVP_DecryptInit_ex2(context.get(), kind.get(), key.data(), salt, nullptr) == 1 &&
      EVP_DecryptUpdate(context.get(), to, &size,
                        reinterpret_cast<const unsigned char*>(encrypted.data()),
                        static_cast<int>(encrypted.size())) == 1 &&
      EVP_DecryptFinal_ex(context.get(), to + size, &last) == 1;
  wipe(key.data(), key.size());
  out.resize(good ? static_cast<std::size_t>(size + last) : 0);
  Secret opened = Secret::absorb(std::move(out));
  return good ? std::optional(std::move(opened)) : std::nullopt;
}

}  // namespace courier::ssh
