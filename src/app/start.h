// Runs the program in the world as it is, and gives its exit code.
#pragma once

#include "base/effects.h"

namespace courier::app {

// main()'s arguments. The clock and the boundary are the caller's: a test waits less, and cuts.
[[nodiscard]] int start(int argc, char** argv, Clock& clock, WriteBoundary& boundary);

}  // namespace courier::app
