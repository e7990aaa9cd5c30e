#include <string>

#include "app/commands.h"
#include "app/environments.h"
#include "app/export.h"

namespace courier::app {

ExitCode env_check(const Call& call) {
  ExitCode code = ExitCode::done;
  const std::optional<Opened> opened = open_environments(call, call.options.arguments[0], code);
  if (opened) {
    call.printer.result(opened->name + ": no errors\n");
  }
  return code;
}

}  // namespace courier::app
