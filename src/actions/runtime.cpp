#include "actions/runtime.h"

#include <utility>

#include "base/text.h"

namespace courier::actions {

namespace {

std::string variable(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

std::optional<std::string> absolute_or_nothing(std::string_view path) {
  path = trim(path);
  return path.starts_with('/') ? std::optional(normal_path(path, "/")) : std::nullopt;
}

// `=WORKSPACE|TEMP` as later steps call them.
std::pair<std::optional<std::string>, std::optional<std::string>>
host_names(std::string_view text) {
  text = trim(text);
  if (text.starts_with('=')) {
    text.remove_prefix(1);
  }
  const std::size_t bar = text.find('|');
  const std::string_view temp =
      bar == std::string_view::npos ? std::string_view() : text.substr(bar + 1);
  return {absolute_or_nothing(text.substr(0, bar)), absolute_or_nothing(temp)};
}

}  // namespace

bool is_below(std::string_view path, std::string_view folder) {
  if (folder == "/") {
    return path.starts_with('/');
  }
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string normal_path(std::string_view path, std::string_view base) {
  std::vector<std::string_view> parts;
  const std::string whole =
      path.starts_with('/') ? std::string(path) : std::string(base) + '/' + std::string(path);
  for (const std::string_view part : split(whole, '/')) {
    if (part == "..") {
      if (!parts.empty()) {
        parts.pop_back();
      }
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string out;
  for (const std::string_view part : parts) {
    out += '/';
    out += part;
  }
  return out.empty() ? "/" : out;
}

std::string Runtime::path_for_later_steps(const std::string& path) const {
  for (const Mount& mount : mounts) {
    if (mount.there && is_below(path, mount.here)) {
      return *mount.there + path.substr(mount.here.size());
    }
  }
  if (path != workspace && is_below(path, workspace)) {
    return path.substr(workspace == "/" ? 1 : workspace.size() + 1);
  }
  return path == workspace ? "." : path;
}

Result<Runtime> read_runtime(const Environment& environment, Files& files,
                             const std::optional<std::string>& host_paths) {
  Runtime out;
  if (variable(environment, "GITHUB_ACTIONS") == "true") {
    out.host = variable(environment, "ACT") == "true" ? Host::act : Host::github;
  }
  out.debug = variable(environment, "RUNNER_DEBUG") == "1";
  const std::string here = files.working_directory();
  const std::string workspace = variable(environment, "GITHUB_WORKSPACE");
  out.workspace = normal_path(workspace.empty() ? "." : workspace, here);

  const auto [workspace_there, temp_there] =
      host_paths ? host_names(*host_paths)
                 : std::pair(std::optional(out.workspace), std::optional<std::string>());
  const std::string temp = variable(environment, "RUNNER_TEMP");
  // act's is private to each container, and older runners name a folder of the host that is not
  // mounted. One whose other name is unknown is of no use to later steps either.
  if (out.host != Host::act && temp.starts_with('/') && (temp_there || !host_paths)) {
    COURIER_TRY_LET(const std::optional<FileStatus> status, files.status(temp));
    if (status && status->kind == FileStatus::Kind::directory) {
      out.temp = normal_path(temp, here);
      out.mounts.push_back({*out.temp, host_paths ? temp_there : out.temp});
    }
  }
  out.mounts.push_back({out.workspace, workspace_there});

  if (out.host != Host::by_hand) {
    COURIER_TRY_LET(const std::optional<FileStatus> status, files.status(out.workspace));
    if (status) {
      out.owner = status->owner;
    }
  }
  return out;
}

}  // namespace courier::actions
