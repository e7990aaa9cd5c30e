// A key pair that is to be made: what the options say of it, and the making.
#pragma once

#include <optional>
#include <string>

#include "app/commands.h"
#include "base/secret.h"
#include "ssh/public_key.h"

namespace courier::app {

struct WantedKey {
  std::string type;  // "ed25519", "rsa", "ecdsa"
  int bits = 0;
  std::string comment;
  std::optional<Secret> passphrase;
};

struct MadeKey {
  ssh::PublicKey public_half;
  Secret text;  // the private key's file
};

// The command's argument, the name of a file; pulumi_lambda_key where there is none.
[[nodiscard]] Result<std::string> key_name(const Call& call);
// --directory, else ~/.ssh; absolute.
[[nodiscard]] Result<std::string> key_directory(const Call& call);

// By --type, --bits, --comment and --passphrase-file. Type and size are those of the key `like`
// where it is given and they are not.
[[nodiscard]] Result<WantedKey> wanted_key(const Call& call, const std::string& name,
                                           const ssh::PublicKey* like = nullptr);

[[nodiscard]] MadeKey make_key(const WantedKey& wanted, Random& random);

}  // namespace courier::app
