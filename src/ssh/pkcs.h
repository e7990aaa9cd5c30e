// The formats of private keys that come in DER: PKCS#1, PKCS#8 and SEC1, encrypted ones as well.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"
#include "ssh/pem.h"
#include "ssh/private_key.h"

namespace courier::ssh {

[[nodiscard]] Result<PrivateKey> read_pkcs1(std::string_view der);  // RFC 8017, appendix A.1.2
[[nodiscard]] Result<PrivateKey> read_sec1(std::string_view der);   // RFC 5915
[[nodiscard]] Result<PrivateKey> read_pkcs8(std::string_view der);  // RFC 5958, RFC 8410 (Ed25519)

// Nothing when the passphrase is wrong: PKCS#8 (RFC 5958 §3), and PEM's own encryption (RFC 1421,
// the key by OpenSSL's EVP_BytesToKey with MD5).
[[nodiscard]] std::optional<Secret> decrypt_pkcs8(std::string_view der, const Secret& passphrase);
[[nodiscard]] std::optional<Secret> decrypt_pem(const Pem& pem, const Secret& passphrase);

// How many rounds an encrypted PKCS#8 key asks for before it opens: the iterations of PBKDF2 or of
// PKCS#12, scrypt's N times p. Nothing when it is none.
[[nodiscard]] std::optional<std::uint64_t> rounds_to_open(std::string_view der);

// What DER without a label is: "RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED
// PRIVATE KEY"; nothing for anything else.
[[nodiscard]] std::optional<std::string_view> label_of_der(std::string_view der);

}  // namespace courier::ssh
