// Where keys new stores a key besides its files: values of local definitions, with consent.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/definition_file.h"
#include "base/secret.h"
#include "yaml/edit.h"

namespace courier::app {

struct KeyTarget {
  bool is_private = false;
  DefinitionFile file;
  yaml::Path path;
};

// What --public-key-to and --private-key-to name, `esc:PROJECT/ENV#PATH`, proven to be there; the
// latter with the consent private-key, the key to seal with, and where nothing stands yet.
[[nodiscard]] Result<std::vector<KeyTarget>> read_key_targets(const Call& call,
                                                              const std::string& key_name);

// A definition and its new text.
struct ChangedDefinition {
  DefinitionFile file;
  std::string text;
};

// Each file once. The public key is stored as the base64 of its line, newline included; the private
// one as it is, sealed. Diagnostics of the definitions are printed; nothing comes back then.
[[nodiscard]] std::optional<std::vector<ChangedDefinition>>
plan_key_targets(const Call& call, const std::vector<KeyTarget>& targets,
                 const std::string& public_line, const Secret& private_text);

// Writes them where the files are still what they were when the plan was made.
Result<void> write_key_targets(const Call& call, const std::vector<ChangedDefinition>& changed);

}  // namespace courier::app
