// The armour of keys: a first and a last line, perhaps headers, and base64 between.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace courier::ssh {

// How the encryption of a traditional PEM file is named in its headers (RFC 1421 §4.6.1.1, .1.3).
struct PemHeaders {
  std::string cipher;     // "AES-128-CBC"; empty: not encrypted
  std::string iv_digits;  // hexadecimal, upper case
};

struct Pem {
  std::string label;  // "OPENSSH PRIVATE KEY"
  PemHeaders headers;
  Secret bytes;  // what the base64 stands for
};

// Lines of 70 characters for OpenSSH's format and of 64 (RFC 7468) for the others, as ssh-keygen
// and OpenSSL write them, each with its newline.
[[nodiscard]] Secret write_pem(const Pem& pem);

// Reads what those two would read: no indentation, no carriage returns, a final newline. A block
// of another label before it, as `openssl ecparam -genkey` writes it, is passed over.
[[nodiscard]] Result<Pem> read_pem(std::string_view text);

// How long a line of base64 is under this label.
[[nodiscard]] std::size_t pem_width(std::string_view label);

}  // namespace courier::ssh
