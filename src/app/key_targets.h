// Where a key is stored besides its files: values of local definitions, names of Lambda Cloud's
// registry, and, with consent, secrets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/definition_file.h"
#include "app/github_key.h"
#include "audit/trail.h"
#include "base/secret.h"
#include "esc/seal.h"
#include "ssh/public_key.h"
#include "yaml/edit.h"

namespace courier::app {

// What --private-key-to and --public-key-to say; empty where they are not given.
struct TargetTexts {
  std::string private_to, public_to;  // public_to: as many as one likes, by comma or newline
  bool operator==(const TargetTexts&) const = default;
};

struct KeyTarget {
  bool is_private = false;
  DefinitionFile file;
  yaml::Path path;
};

struct KeyTargets {
  std::string key_name;
  TargetTexts texts;
  std::vector<KeyTarget> definitions;
  std::optional<esc::SealingKey> key;  // of the definitions; not looked for where there are none
  std::optional<GithubKey> github;
};

[[nodiscard]] TargetTexts given_targets(const Call& call);

// NAME of each `lambda:NAME` in public_to, as a name that a rotation can use; it is for the caller
// to carry the key there (app/key_registry).
[[nodiscard]] Result<std::vector<std::string>> registry_names(const TargetTexts& texts);

// What else they name, proven to be there: `esc:PROJECT/ENV#PATH`, and for the private key, which
// needs the consent private-key, `github:TARGET/NAME`. A private key goes into a definition sealed,
// where app/key_target_checks lets it; where any key is `replaceable`, a secret at GitHub needs the
// consent overwrite from the start.
[[nodiscard]] Result<KeyTargets>
read_key_targets(const Call& call, const TargetTexts& texts, const std::string& key_name,
                 const std::vector<ssh::PublicKey>& replaceable = {});

// A definition and its new text.
struct ChangedDefinition {
  DefinitionFile file;
  std::string text;
};

struct PlannedTargets {
  std::vector<ChangedDefinition> definitions;  // each file once
  std::optional<PlannedGithubKey> github;
  std::optional<audit::Fields> private_copy;  // what the audit trail says of it
};

// The public key is stored as the base64 of its line, newline included; the private one as it is,
// sealed. Diagnostics of the definitions are printed. GitHub is read, nothing is written.
[[nodiscard]] Result<PlannedTargets> plan_key_targets(const Call& call, KeyTargets targets,
                                                      const ssh::PublicKey& public_half,
                                                      const Secret& private_text);

// Records in the audit trail that the private key is copied, and where to; then writes the
// definitions that are still what they were when the plan was made, and GitHub.
Result<void> write_key_targets(const Call& call, PlannedTargets& planned);

}  // namespace courier::app
