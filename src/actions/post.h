// The post step: removes the files that pull wrote, and nothing else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "actions/runtime.h"
#include "base/effects.h"
#include "base/error.h"

namespace courier::actions {

// Name in GITHUB_STATE of the list of paths, one a line.
inline constexpr std::string_view kStateName = "esc_courier_files";

// The same list once more, beside GITHUB_STATE, where act (0.2.87) finds it: it hands no STATE_ to
// post steps. Empty when GITHUB_STATE is not set.
[[nodiscard]] std::string list_beside_state(const Environment& environment);

// Whether `path` is one that pull may have written: a plain file directly in a folder within the
// workspace or RUNNER_TEMP, with no link on the way.
[[nodiscard]] Result<bool> is_removable(const std::string& path, const Runtime& runtime,
                                        Files& files);

struct PostReport {
  std::vector<std::string> removed;
  std::vector<std::string> kept;  // refused, each with its reason: "PATH: it is a link"
};

// Removes what is listed; what is gone already is no error.
[[nodiscard]] Result<PostReport> remove_delivered_files(const Environment& environment,
                                                        const Runtime& runtime, Files& files,
                                                        WriteBoundary& boundary);

}  // namespace courier::actions
