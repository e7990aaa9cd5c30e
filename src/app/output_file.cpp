#include "app/output_file.h"

#include "actions/file_commands.h"
#include "actions/post.h"
#include "base/text.h"

namespace courier::app {

namespace {

// In a container, everything outside these two folders is gone when the step ends.
Result<void> check_later_steps_see_it(const Call& call, std::string_view option,
                                      const std::string& path, const std::string& folder) {
  const actions::Runtime& runtime = call.runtime;
  const bool in_temp = runtime.temp && actions::is_below(folder, *runtime.temp);
  if (!in_temp && !actions::is_below(folder, runtime.workspace)) {
    return usage_error(call.options.shown(option) + ": " + quote(path) +
                           " is neither in the workspace nor in the runner's temporary folder: "
                           "later steps would not see it",
                       "name a file of the workspace");
  }
  COURIER_TRY_LET(const std::string obstacle,
                  actions::link_on_the_way(folder, in_temp ? *runtime.temp : runtime.workspace,
                                           call.world.files));
  if (!obstacle.empty()) {
    return usage_error(call.options.shown(option) + ": " + obstacle + " is not a folder",
                       "remove it, or name another file");
  }
  return {};
}

Result<std::vector<actions::Append>> prepared(const Call& call, const StepResult& result) {
  actions::FileCommands commands;
  for (const auto& [name, value] : result.outputs) {
    commands.outputs.push_back({name, Secret(value), {}});
  }
  commands.summary = result.summary;
  Diagnostics problems;
  std::vector<actions::Append> appends = actions::prepare(
      commands, call.world.environment, call.world.random, [](std::string_view) { return false; },
      problems);
  for (const Diagnostic& problem : problems) {
    if (problem.severity == Severity::error) {
      return usage_error(problem.summary, problem.hint);
    }
  }
  call.printer.diagnostics(problems);
  return appends;
}

}  // namespace

std::string absolute_path(const Call& call, const std::string& path) {
  return actions::normal_path(path, call.world.files.working_directory());
}

Result<OutputFile> plan_output_file(const Call& call, std::string_view option,
                                    const std::string& path) {
  using Kind = FileStatus::Kind;
  const std::string absolute = absolute_path(call, path);
  const std::string folder = actions::normal_path("..", absolute);
  if (call.options.in_workflow) {
    COURIER_TRY(check_later_steps_see_it(call, option, path, folder));
  }
  const std::string shown = call.options.shown(option) + ": ";
  COURIER_TRY_LET(const std::optional<FileStatus> above, call.world.files.status(folder));
  if (!above) {
    return usage_error(shown + path + ": there is no folder " + folder,
                       "make it first, or name another file");
  }
  if (above->kind != Kind::directory && above->kind != Kind::link) {
    return usage_error(shown + path + ": " + folder + " is not a folder", "name another file");
  }
  COURIER_TRY_LET(const std::optional<FileStatus> status, call.world.files.status(absolute));
  if (status && status->kind == Kind::directory) {
    return usage_error(shown + path + " is a folder", "name a file");
  }
  if (status && status->kind == Kind::other) {
    return usage_error(shown + path + " is neither a file nor a character device", "name a file");
  }
  return OutputFile{path, absolute, call.runtime.path_for_later_steps(absolute),
                    status && status->kind == Kind::stream};
}

Result<void> write_output_file(const Call& call, const OutputFile& file, std::string_view bytes) {
  call.world.boundary.reached("writing " + file.path);
  Result<void> written = call.world.files.write(file.absolute, bytes, 0600, call.runtime.owner);
  if (!written) {
    return std::unexpected(std::move(written.error()).during("writing the output file"));
  }
  return {};
}

Result<void> report_to_runner(const Call& call, const StepResult& result) {
  if (call.runtime.host == actions::Host::by_hand) {
    return {};
  }
  COURIER_TRY_LET(const std::vector<actions::Append> appends, prepared(call, result));
  return actions::write(appends, call.world.files, call.world.boundary);
}

Result<void> check_runner(const Call& call, const StepResult& like) {
  if (call.runtime.host == actions::Host::by_hand) {
    return {};
  }
  COURIER_TRY_LET(const std::vector<actions::Append> appends, prepared(call, like));
  return actions::check_writable(appends, call.world.files);
}

}  // namespace courier::app
