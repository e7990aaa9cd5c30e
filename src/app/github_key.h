// A private key as a secret at GitHub: planned and carried out as sync does it, for one item.
#pragma once

#include <string>

#include "app/commands.h"
#include "app/github_connection.h"
#include "base/secret.h"
#include "sync/manifest.h"
#include "sync/plan.h"

namespace courier::app {

// One target and one entry of the manifest's kind.
struct GithubKey {
  std::string shown;  // "github:org/SSH_KEY", as the user wrote it
  sync::Manifest manifest;
  sync::Consents consents;
  GitHub github;
};

// `github:TARGET/NAME`; TARGET is a target of the manifest. The token is there; nothing is read
// from GitHub yet.
[[nodiscard]] Result<GithubKey> read_github_key(const Call& call, const std::string& text);

// Whether the consent is there that a secret of this name may be overwritten.
[[nodiscard]] bool may_overwrite(const GithubKey& key);

struct PlannedGithubKey {
  GithubKey key;
  sync::WantedValues wanted;
  sync::Plan plan;
};

// Reads GitHub. A secret of that name that exists needs the consent overwrite.
[[nodiscard]] Result<PlannedGithubKey> plan_github_key(GithubKey key, const Secret& value);

Result<void> write_github_key(const Call& call, PlannedGithubKey& planned);

}  // namespace courier::app
