#include <string>

#include "app/commands.h"
#include "build_info.h"

namespace courier::app {

ExitCode version(const Call& call) {
  call.printer.result("esc-courier " + std::string(build_version) + " (" + build_commit + ")\n" +
                      "language: Pulumi ESC, as pulumi/esc 0.25.0 evaluates it\n");
  return ExitCode::done;
}

}  // namespace courier::app
