// `render --check`: judges user data that exists, renders nothing.
#pragma once

#include "app/commands.h"

namespace courier::app {

[[nodiscard]] ExitCode render_check(const Call& call);

}  // namespace courier::app
