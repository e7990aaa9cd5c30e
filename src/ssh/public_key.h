// One line of a .pub file or of authorized_keys, read and proven to be a public key.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace courier::ssh {

// `TYPE BASE64 [COMMENT]`. The wire format of the base64 part is RFC 4253 §6.6 (RSA), RFC 5656 §3.1
// (ECDSA), RFC 8709 §4 (Ed25519) and OpenSSH's PROTOCOL.u2f (keys in hardware).
struct PublicKey {
  std::string type;     // "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "sk-…@openssh.com"
  std::string base64;   // of the wire format, whose first field repeats the type
  std::string comment;  // may be empty; holds no control character

  [[nodiscard]] std::string line() const;  // without a final newline
  [[nodiscard]] std::string wire() const;
  [[nodiscard]] std::string_view algorithm() const;  // as ssh-keygen -t names it: "ed25519"
  [[nodiscard]] int bits() const;
};

// The key that stands in `wire`, the wire format.
[[nodiscard]] Result<PublicKey> public_key_of(std::string_view wire, std::string comment);

// White space around the line does not count. The error's message says what the text is instead of
// a key ("holds 2 lines, expected one"), fit to follow the name of where it came from; its hint is
// what to do. Neither repeats anything of the text. RSA keys of less than 2048 bits are refused by
// parse_public_key, as GitHub and common policy do, and read by read_public_key.
[[nodiscard]] Result<PublicKey> parse_public_key(std::string_view text);
[[nodiscard]] Result<PublicKey> read_public_key(std::string_view text);

// Whether the text is, or holds, a private key of any format that we know by its marks: PEM and
// OpenSSH armour, OpenSSH's binary format, PuTTY.
[[nodiscard]] bool holds_private_key(std::string_view text);

}  // namespace courier::ssh
