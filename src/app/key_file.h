// Key files and passphrase files that the keys commands are given.
#pragma once

#include <optional>
#include <string>

#include "app/commands.h"
#include "base/secret.h"
#include "ssh/read_private_key.h"

namespace courier::app {

// The text of a key or a passphrase: an error where it is larger than any of these. Errors name the
// path, or standard input.
[[nodiscard]] Result<Secret> read_key_text(const Call& call, const std::string& path);
[[nodiscard]] Result<Secret> read_key_text(Input& input);

// What --passphrase-file holds, without its final newline; nothing when it is not given.
[[nodiscard]] Result<std::optional<Secret>> read_passphrase(const Call& call);

struct ReadKey {
  ssh::KeyFile file;
  bool is_private = false;
  Secret text;  // as it was read
};

// A private or a public key. Errors begin with the path.
[[nodiscard]] Result<ReadKey> read_key(const Call& call, const std::string& path);

// Type, size and fingerprints, a line each.
[[nodiscard]] std::string describe_key(const ssh::PublicKey& key);

}  // namespace courier::app
