#include "actions/post.h"

#include <algorithm>

#include "actions/file_commands.h"
#include "base/text.h"

namespace courier::actions {

namespace {

std::vector<std::string> paths_of(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty() && std::find(out.begin(), out.end(), line) == out.end()) {
      out.emplace_back(line);
    }
  }
  return out;
}

Result<std::vector<std::string>> paths_beside_state(const std::string& beside, Files& files) {
  if (beside.empty()) {
    return std::vector<std::string>();
  }
  COURIER_TRY_LET(const std::optional<FileStatus> status, files.status(beside));
  if (!status || status->kind != FileStatus::Kind::file) {
    return std::vector<std::string>();
  }
  COURIER_TRY_LET(const std::string text, files.read(beside));
  return paths_of(text);
}

// Folders that pull writes below. RUNNER_TEMP counts by name: the post step does not know whether
// it is mounted, and need not.
std::vector<std::string> tops_of(const Runtime& runtime, const Environment& environment) {
  std::vector<std::string> out{runtime.workspace};
  const auto temp = environment.find("RUNNER_TEMP");
  if (temp != environment.end() && temp->second.starts_with('/')) {
    out.push_back(normal_path(temp->second, "/"));
  }
  return out;
}

// Why `path` must stay; empty when it may go.
Result<std::string> objection(const std::string& path, const std::vector<std::string>& tops,
                              Files& files) {
  const std::size_t slash = path.rfind('/');
  if (!path.starts_with('/') || path != normal_path(path, "/") || slash == 0) {
    return std::string("it is no plain path");
  }
  if (!is_variable_name(std::string_view(path).substr(slash + 1))) {
    return std::string("pull writes no file of this name");
  }
  const std::string folder = path.substr(0, slash);
  const auto top = std::find_if(tops.begin(), tops.end(),
                                [&](const std::string& one) { return is_below(folder, one); });
  if (top == tops.end()) {
    return std::string("it is outside the workspace and the runner's temporary folder");
  }
  COURIER_TRY_LET(const std::string obstacle, link_on_the_way(folder, *top, files));
  if (!obstacle.empty()) {
    return obstacle + " is not a folder";
  }
  COURIER_TRY_LET(const std::optional<FileStatus> status, files.status(path));
  if (status && status->kind != FileStatus::Kind::file) {
    return std::string("it is not a plain file");
  }
  return std::string();
}

// Takes `done` out of the list that act's steps share, which goes when nothing is left.
Result<void> forget(const std::vector<std::string>& done, const std::string& beside,
                    std::vector<std::string> listed, Files& files) {
  if (listed.empty()) {
    return {};
  }
  std::erase_if(listed, [&](const std::string& path) {
    return std::find(done.begin(), done.end(), path) != done.end();
  });
  if (listed.empty()) {
    return files.remove(beside);
  }
  return files.write(beside, join(listed, "\n") + '\n', 0600);
}

}  // namespace

std::string list_beside_state(const Environment& environment) {
  const auto state = environment.find("GITHUB_STATE");
  const std::size_t slash =
      state == environment.end() ? std::string::npos : state->second.rfind('/');
  return slash == std::string::npos ? std::string()
                                    : state->second.substr(0, slash) + "/esc-courier-files";
}

Result<std::string> link_on_the_way(const std::string& path, const std::string& top, Files& files) {
  for (std::size_t end = top.size(); end < path.size();) {
    end = std::min(path.find('/', end + 1), path.size());
    std::string part = path.substr(0, end);
    COURIER_TRY_LET(const std::optional<FileStatus> status, files.status(part));
    if (status && status->kind != FileStatus::Kind::directory) {
      return part;
    }
  }
  return std::string();
}

Result<PostReport> remove_delivered_files(const Environment& environment, const Runtime& runtime,
                                          Files& files, WriteBoundary& boundary) {
  const std::string beside = list_beside_state(environment);
  COURIER_TRY_LET(const std::vector<std::string> shared, paths_beside_state(beside, files));
  const auto state = environment.find("STATE_" + std::string(state_name));
  const std::vector<std::string> listed =
      state == environment.end() ? shared : paths_of(state->second);

  const std::vector<std::string> tops = tops_of(runtime, environment);
  PostReport report;
  for (const std::string& path : listed) {
    COURIER_TRY_LET(const std::string reason, objection(path, tops, files));
    if (!reason.empty()) {
      report.kept.push_back(std::string(path).append(": ").append(reason));
      continue;
    }
    COURIER_TRY_LET(const std::optional<FileStatus> status, files.status(path));
    if (status) {
      boundary.reached(path);
      COURIER_TRY(files.remove(path));
      report.removed.push_back(path);
    }
  }
  COURIER_TRY(forget(listed, beside, shared, files));
  return report;
}

}  // namespace courier::actions
