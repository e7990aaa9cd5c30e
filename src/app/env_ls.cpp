#include <nlohmann/json.hpp>
#include <string>

#include "app/commands.h"
#include "app/environments.h"
#include "sources/local.h"

namespace courier::app {

ExitCode env_ls(const Call& call) {
  const Result<std::string> folder = definitions_folder(call);
  if (!folder) {
    return fail(call, folder.error());
  }
  const Result<std::vector<std::string>> names = sources::list_local(*folder, call.world.files);
  if (!names) {
    return fail(call, names.error());
  }
  std::string text;
  if (call.options.flag("json")) {
    text = nlohmann::json{{"environments", *names}}.dump(2) + '\n';
  } else {
    for (const std::string& name : *names) {
      text += name + '\n';
    }
  }
  call.printer.result(text);
  return ExitCode::done;
}

}  // namespace courier::app
