// Files that the user asked for by name: reports, user data, exports.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/commands.h"

namespace courier::app {

// `path` absolute; a relative one starts at the working directory.
[[nodiscard]] std::string absolute_path(const Call& call, const std::string& path);

struct OutputFile {
  std::string path;        // as the user wrote it
  std::string absolute;    // as this process sees it
  std::string shown;       // as later steps find it
  bool is_stream = false;  // a device, or /dev/stdout: nothing lies beside it
};

// Where the option's file goes; writes nothing. Refuses a folder, a file in a folder that does not
// exist, and in a workflow's step what no later step would see.
[[nodiscard]] Result<OutputFile> plan_output_file(const Call& call, std::string_view option,
                                                  const std::string& path);

// Writes the file whole with mode 0600, owned by the workspace's owner in a workflow.
Result<void> write_output_file(const Call& call, const OutputFile& file, std::string_view bytes);

// Step outputs, and a Markdown summary that may be empty; nothing outside workflows.
struct StepResult {
  std::vector<std::pair<std::string, std::string>> outputs;
  std::string summary;
};
Result<void> report_to_runner(const Call& call, const StepResult& result);

// Fails where report_to_runner would for want of a file to write to, with a result of the same
// parts. To be asked before anything is done that the outputs would tell of.
[[nodiscard]] Result<void> check_runner(const Call& call, const StepResult& like);

}  // namespace courier::app
