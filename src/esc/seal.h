// Rewrites the secrets of a definition between plaintext and ciphertext; no other byte changes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/effects.h"
#include "esc/crypt.h"
#include "yaml/node.h"

namespace courier::esc {

// The environment "PROJECT/ENV" that a text defines, and where diagnostics say it stands.
struct SealedDocument {
  std::string file;
  std::string text;
  std::string environment;
};

struct Rewriting {
  std::string text;         // the new text, whole
  std::size_t changed = 0;  // secrets that were rewritten
  Diagnostics diagnostics;  // with an error among them nothing was rewritten
};

// `fn::secret: TEXT` becomes `fn::secret: {ciphertext: …}`, on its line. What is sealed is the
// value that the text evaluates to, `$$` read as `$`, so that the environment stays what it was
// (the reference's encryption takes the text as it is written, 0.25.0, and so changes such values).
// What is sealed already stays, but has to open with this key, so that one key opens the whole
// file. `within` limits the sealing to the secrets that share bytes with it. Errors: the definition
// does not load, there is a plaintext secret and no key, a ciphertext does not open.
[[nodiscard]] Rewriting seal_secrets(const SealedDocument& document,
                                     const std::optional<SealingKey>& key, Random& random,
                                     std::optional<yaml::Extent> within = {});

// The reverse, a text of several lines as a block. What is plain already stays.
[[nodiscard]] Rewriting unseal_secrets(const SealedDocument& document,
                                       const std::optional<SealingKey>& key);

// A text that the language reads as exactly `value`: `$` is doubled where it would mean something.
[[nodiscard]] std::string escape_dollars(std::string_view value);

}  // namespace courier::esc
