// Environment definitions in a folder of the repository: DIR/PROJECT/ENV.yaml, no network.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/effects.h"
#include "base/error.h"
#include "esc/crypt.h"
#include "esc/evaluate.h"
#include "esc/ports.h"
#include "sources/environment_name.h"

namespace courier::sources {

// Finds imports. `ENV` alone is `default/ENV`; an organization must be the one in use. `key` opens
// what is sealed in a definition; without one, each ciphertext is an error.
class LocalDefinitions final : public esc::EnvironmentLoader {
 public:
  LocalDefinitions(Files& files, std::string directory, std::string organization,
                   std::optional<esc::SealingKey> key)
      : files_(files), directory_(std::move(directory)), organization_(std::move(organization)),
        key_(std::move(key)) {}

  [[nodiscard]] Result<esc::Definition> load(const std::string& name) override;
  [[nodiscard]] Result<esc::Definition> load(const EnvironmentName& name);
  [[nodiscard]] std::string file_of(const EnvironmentName& name) const;

 private:
  Files& files_;
  std::string directory_;
  std::string organization_;
  std::optional<esc::SealingKey> key_;
};

// The environments of a folder as `PROJECT/ENV`, sorted by project and name. Files and folders that
// LocalDefinitions would not find by such a name, and hidden ones, are none.
[[nodiscard]] Result<std::vector<std::string>> list_local(const std::string& directory,
                                                          Files& files);

// The key that opens what is sealed: the file's, else COURIER_KEY's, else none. An error where
// there is one that cannot be read or is no key.
[[nodiscard]] Result<std::optional<esc::SealingKey>>
find_key(const Environment& environment, const std::string& file, Files& files);

// Opens one environment, or several as one that has no name of its own and imports them in order.
// `${context.pulumi…}` is the organization's and the user's login, from the names or GitHub's
// variables, else `local`. find_key()'s key opens what is sealed. An error means that a definition
// could not be read or a name is wrong; what is wrong in a definition is among the evaluation's
// diagnostics.
[[nodiscard]] Result<esc::Evaluation> open_local(const std::vector<EnvironmentName>& names,
                                                 const std::string& directory,
                                                 const Environment& environment, Files& files,
                                                 const std::string& key_file = {},
                                                 const esc::Aim& aim = {});

}  // namespace courier::sources
