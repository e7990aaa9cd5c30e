// `render --check`: judges user data that exists, renders nothing.
#pragma once

#include <string>

#include "app/commands.h"
#include "cloudinit/blocks.h"

namespace courier::app {

[[nodiscard]] ExitCode render_check(const Call& call);

// Reads what a template names by a path below its own folder.
[[nodiscard]] cloudinit::ReadFile files_beside(const Call& call, const std::string& file);

}  // namespace courier::app
