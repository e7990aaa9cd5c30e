// What a definition may lose to a key that is stored in it: a key, or nothing.
#pragma once

#include <string>
#include <vector>

#include "app/commands.h"
#include "app/key_targets.h"

namespace courier::app {

// `path` as the user wrote it. A private key may stand where nothing does, or one of the keys
// `replaceable`; a public one where nothing, a public key, an empty text or PLACEHOLDER does, and
// elsewhere with the consent overwrite. Neither may stand among the imports.
[[nodiscard]] Result<void> check_place(const Call& call, const KeyTarget& target,
                                       const std::string& path,
                                       const std::vector<ssh::PublicKey>& replaceable);

// No target may take the place of another one, or be inside it.
[[nodiscard]] Result<void> check_apart(const std::vector<KeyTarget>& targets);

}  // namespace courier::app
