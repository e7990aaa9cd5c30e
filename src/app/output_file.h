// Files that the user asked for by name: reports, user data, exports.
#pragma once

#include <string>

#include "app/commands.h"

namespace courier::app {

// `path` absolute; a relative one starts at the working directory.
[[nodiscard]] std::string absolute_path(const Call& call, const std::string& path);

// Writes the file whole with mode 0600, owned by the workspace's owner in a workflow.
Result<void> write_output_file(const Call& call, const std::string& path, std::string_view bytes);

// Step outputs, and a Markdown summary that may be empty; nothing outside workflows.
struct StepResult {
  std::vector<std::pair<std::string, std::string>> outputs;
  std::string summary;
};
Result<void> report_to_runner(const Call& call, const StepResult& result);

}  // namespace courier::app
