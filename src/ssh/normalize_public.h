// Repairs the line of a public key.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "ssh/normalize.h"

namespace courier::ssh {

// Nothing where the text holds no name of a type of public keys.
[[nodiscard]] std::optional<Result<Normalized>> normalize_public(std::string_view text);

}  // namespace courier::ssh
