// Inputs of a workflow step, as @actions/core and pulumi/esc-action read them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/effects.h"

namespace courier::actions {

// `INPUT_` and the name in upper case, spaces as `_`; hyphens stay (actions/runner 2.336).
[[nodiscard]] std::string input_variable(std::string_view name);

// The input's text without the white space around it. An empty input is one that was not given:
// the runner does not tell them apart. Inputs that pulumi/esc-action has are looked for in its
// `ESC_ACTION_…` variables too, when the step does not give them.
[[nodiscard]] std::optional<std::string> input(const Environment& environment,
                                               std::string_view name);

// Inputs that were given and are not among `known`, in lower case, sorted. `entrypoint` and `args`
// belong to the runner.
[[nodiscard]] std::vector<std::string> unknown_inputs(const Environment& environment,
                                                      std::span<const std::string_view> known);

// Exactly `true True TRUE false False FALSE`, as @actions/core.
[[nodiscard]] std::optional<bool> read_boolean(std::string_view text);

// Entries between commas or line ends, trimmed; empty ones are dropped.
[[nodiscard]] std::vector<std::string> parse_list(std::string_view text);

}  // namespace courier::actions
