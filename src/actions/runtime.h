// Where the program runs (GitHub's runner, act, by hand), and what that means for paths and owners.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/effects.h"
#include "base/error.h"

namespace courier::actions {

enum class Host {
  by_hand,
  github,  // GitHub's runner: GITHUB_ACTIONS=true
  act,     // nektos/act: ACT=true as well
};

struct Runtime {
  Host host = Host::by_hand;
  bool debug = false;               // RUNNER_DEBUG=1, "enable debug logging"
  std::string workspace;            // absolute, as this process sees it
  std::optional<std::string> temp;  // RUNNER_TEMP, where later steps see the same folder
  std::optional<Owner> owner;       // the workspace's owner, for everything written for later steps

  // A folder here, and what steps outside the container call it.
  struct Mount {
    std::string here;
    std::optional<std::string> there;  // unknown: nothing
  };
  std::vector<Mount> mounts;

  // `path` as a later step finds it: translated where the mount's other name is known, else
  // relative to the workspace, where steps start.
  [[nodiscard]] std::string path_for_later_steps(const std::string& path) const;
};

[[nodiscard]] Host host_of(const Environment& environment);

// `host_paths` is the input of that name, `=WORKSPACE|TEMP` as the host sees them; nothing means
// that no container lies between. The `=` keeps the runner from translating the first path.
[[nodiscard]] Result<Runtime> read_runtime(const Environment& environment, Files& files,
                                           const std::optional<std::string>& host_paths);

// `path` below `folder`, or `folder` itself; both absolute and normal. Compares names only.
[[nodiscard]] bool is_below(std::string_view path, std::string_view folder);

// Absolute, without `.`, `..`, empty parts and a final slash; a relative path starts at `base`.
[[nodiscard]] std::string normal_path(std::string_view path, std::string_view base);

}  // namespace courier::actions
