// The exit codes of the program, the same for each command.
#pragma once

namespace courier::app {

enum class ExitCode {
  done = 0,
  failed = 1,    // the world refused
  usage = 2,     // the command line or a document is wrong
  findings = 3,  // a plan with work, when --exit-code is given
};

}  // namespace courier::app
