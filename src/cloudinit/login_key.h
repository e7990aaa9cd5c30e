// The public key that the new machine lets in, as the environment holds it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/error.h"
#include "cloudinit/expand.h"
#include "ssh/public_key.h"

namespace courier::cloudinit {

// The base64 of a .pub file's line, white space in it allowed. A private key is refused whatever
// its encoding. The message follows on from nothing: "the value is not base64".
[[nodiscard]] Result<ssh::PublicKey> decode_login_key(std::string_view text);

// The same of the value at a path; complaints stand at the place that defines it.
[[nodiscard]] std::optional<ssh::PublicKey> login_key(const Values& values, const std::string& path,
                                                      Diagnostics& diagnostics);

}  // namespace courier::cloudinit
