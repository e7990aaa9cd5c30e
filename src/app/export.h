// An opened environment, or one of its values, as text in one of the formats of `esc env open`.
#pragma once

#include "actions/mask_set.h"
#include "app/commands.h"
#include "esc/value.h"

namespace courier::app {

// `pull --format`: to the output file, else to standard output.
[[nodiscard]] ExitCode export_environment(const Call& call, const esc::Value& root,
                                          actions::MaskScope scope);

}  // namespace courier::app
