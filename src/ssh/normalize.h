// Repairs keys that a form, a shell, a YAML file or a web page has damaged, and proves the result.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/secret.h"

namespace courier::ssh {

struct Normalized {
  Secret text;                       // the key, as ssh-keygen or OpenSSL writes it
  std::vector<std::string> repairs;  // what was repaired, in order; empty: nothing was wrong
  bool is_private = true;
  bool proven = true;  // false: nothing in the file proves the private half
};

// Reads `damaged` as a private key or, where there is none in it, as a public one. Layers are taken
// off until a key stands there; what is left between its first and last line is read in all ways
// that the damage allows. A reading that others rival counts only when the halves of the key prove
// it; so does none of an encrypted key without its passphrase, but for what OpenSSH's format shows
// in the clear. The error, fit to follow the name of where the key came from, says why not.
[[nodiscard]] Result<Normalized> normalize_key(std::string_view damaged,
                                               const std::optional<Secret>& passphrase);

}  // namespace courier::ssh
