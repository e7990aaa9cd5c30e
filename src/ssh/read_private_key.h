// Reads a private key of any format that ssh-keygen writes.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"
#include "ssh/openssh_format.h"
#include "ssh/pem.h"

namespace courier::ssh {

// OpenSSH's format, PKCS#1, PKCS#8 and SEC1, each encrypted or not. Errors follow the name of where
// the text came from, and name the command that converts what we do not read. Only OpenSSH's format
// shows its public half without the passphrase; the others are an error then.
[[nodiscard]] Result<KeyFile> read_private_key(std::string_view text,
                                               const std::optional<Secret>& passphrase);
[[nodiscard]] Result<KeyFile> read_private_key(const Pem& pem,
                                               const std::optional<Secret>& passphrase);

// Formats of other programs, told by their marks: what the text is and how to convert it.
[[nodiscard]] std::optional<Error> foreign_format(std::string_view text);

}  // namespace courier::ssh
