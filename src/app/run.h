// The program: arguments and a world in, an exit code out.
#pragma once

#include <span>
#include <string>

#include "app/exit_code.h"
#include "app/world.h"

namespace courier::app {

// `arguments` begin with the program's name: called as esc-courier-action or esc-courier-post it is
// a workflow step's main or post entry point.
[[nodiscard]] ExitCode run(std::span<const std::string> arguments, World& world);

}  // namespace courier::app
