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
inline constexpr std::string_view state_name = "esc_courier_files";

// The same list once more, beside GITHUB_STATE, where act (0.2.87) finds it: it hands no STATE_ to
// post steps. All steps of a job share it. Empty when GITHUB_STATE is not set.
[[nodiscard]] std::string list_beside_state(const Environment& environment);

// The first part of `path` below `top` that exists and is not a folder, but a link, say; empty when
// there is none.
[[nodiscard]] Result<std::string> link_on_the_way(const std::string& path, const std::string& top,
                                                  Files& files);

struct PostReport {
  std::vector<std::string> removed;
  std::vector<std::string> kept;  // refused, each with its reason: "PATH: it is a link"
};

// Removes what is listed when it is a plain file within the workspace or RUNNER_TEMP, with a name
// that pull gives, and no link leads there; what is gone already is no error.
[[nodiscard]] Result<PostReport> remove_delivered_files(const Environment& environment,
                                                        const Runtime& runtime, Files& files,
                                                        WriteBoundary& boundary);

}  // namespace courier::actions
