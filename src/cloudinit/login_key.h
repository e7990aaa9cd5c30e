// The public key that the new machine lets in, as the environment holds it.
#pragma once

#include <optional>
#include <string_view>

#include "base/diagnostic.h"
#include "esc/value.h"
#include "ssh/public_key.h"

namespace courier::cloudinit {

// The environment's member `name`: a string with the base64 of a .pub file's line, white space in
// it allowed. A private key is refused whatever its encoding. `environment_name` is for messages.
[[nodiscard]] std::optional<ssh::PublicKey> login_key(const esc::Value& environment,
                                                      std::string_view name,
                                                      std::string_view environment_name,
                                                      Diagnostics& diagnostics);

}  // namespace courier::cloudinit
