#include "app/environments.h"

#include <algorithm>

#include "actions/mask_set.h"
#include "base/text.h"
#include "sources/local.h"

namespace courier::app {

namespace {

std::string name_of(const std::vector<sources::EnvironmentName>& names) {
  std::vector<std::string> parts;
  parts.reserve(names.size());
  for (const sources::EnvironmentName& name : names) {
    parts.push_back(name.qualified());
  }
  return join(parts, ",");
}

}  // namespace

Result<std::string> definitions_folder(const Call& call) {
  if (!call.options.is_given("definitions")) {
    return usage_error("environments of Pulumi Cloud are not in this version",
                       "name the folder that holds PROJECT/ENV.yaml with " +
                           how_to_give(call, "definitions", "DIR"));
  }
  return call.options.get("definitions");
}

std::optional<Opened> open_environments(const Call& call, const std::string& names, ExitCode& code,
                                        const esc::Aim& aim) {
  const auto give_up = [&](const Error& error) {
    code = fail(call, error);
    return std::nullopt;
  };
  if (trim(names).empty()) {
    return give_up({ErrorKind::usage, "no environment is named",
                    how_to_give(call, "environment", "[PROJECT/]ENV")});
  }
  const Result<std::string> folder = definitions_folder(call);
  if (!folder) {
    return give_up(folder.error());
  }
  const Result<std::vector<sources::EnvironmentName>> parsed =
      sources::parse_environment_names(names);
  if (!parsed) {
    return give_up(parsed.error());
  }
  const Result<esc::Evaluation> opened =
      sources::open_local(*parsed, *folder, call.world.environment, call.world.files,
                          call.options.get("key-file"), aim);
  if (!opened) {
    return give_up(opened.error());
  }
  call.printer.diagnostics(opened->diagnostics);
  if (opened->diagnostics.has_errors()) {
    code = ExitCode::usage;
    return std::nullopt;
  }
  return Opened{opened->value, name_of(*parsed)};
}

Result<void> mask_environment(const Call& call, const esc::Value& root) {
  actions::MaskSet set(call.runtime.host);
  set.add_unreported(root, actions::MaskScope::secrets);
  return call.printer.commands().masks(set.masks());
}

}  // namespace courier::app
