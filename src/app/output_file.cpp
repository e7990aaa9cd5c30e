#include "app/output_file.h"

#include "actions/file_commands.h"

namespace courier::app {

std::string absolute_path(const Call& call, const std::string& path) {
  return actions::normal_path(path, call.world.files.working_directory());
}

Result<void> write_output_file(const Call& call, const std::string& path, std::string_view bytes) {
  call.world.boundary.reached("writing " + path);
  Result<void> written =
      call.world.files.write(absolute_path(call, path), bytes, 0600, call.runtime.owner);
  if (!written) {
    return std::unexpected(std::move(written.error()).during("writing the output file"));
  }
  return {};
}

Result<void> report_to_runner(const Call& call, const StepResult& result) {
  if (call.runtime.host == actions::Host::by_hand) {
    return {};
  }
  actions::FileCommands commands;
  for (const auto& [name, value] : result.outputs) {
    commands.outputs.push_back({name, Secret(value), {}});
  }
  commands.summary = result.summary;
  Diagnostics problems;
  const std::vector<actions::Append> appends = actions::prepare(
      commands, call.world.environment, call.world.random, [](std::string_view) { return false; },
      problems);
  call.printer.diagnostics(problems);
  if (problems.has_errors()) {
    return failure("the step's outputs could not be prepared");
  }
  return actions::write(appends, call.world.files, call.world.boundary);
}

}  // namespace courier::app
