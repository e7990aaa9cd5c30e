// How people tell public keys apart: digests of the wire format, and a picture of one.
#pragma once

#include <string>

#include "ssh/public_key.h"

namespace courier::ssh {

// As `ssh-keygen -l` prints them: "SHA256:" and 43 characters of base64 without padding.
[[nodiscard]] std::string sha256_fingerprint(const PublicKey& key);
// As `ssh-keygen -l -E md5`: "MD5:" and 16 pairs of digits with colons between.
[[nodiscard]] std::string md5_fingerprint(const PublicKey& key);

// The picture of `ssh-keygen -lv`: eleven lines, each with its newline. OpenSSH's sshkey.c walks
// the field after D. Loss, T. Limmer, A. von Gernler, "The drunken bishop" (2009).
[[nodiscard]] std::string randomart(const PublicKey& key);

}  // namespace courier::ssh
