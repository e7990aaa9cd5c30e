#include "actions/runtime.h"

#include "base/text.h"

namespace courier::actions {

namespace {

// Where GitHub's runner mounts the workspace into the containers of actions.
constexpr std::string_view container_workspace = "/github/workspace";

std::string variable(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

Result<bool> is_directory(Files& files, const std::string& path) {
  COURIER_TRY_LET(const std::optional<FileStatus> status, files.status(path));
  return status && status->kind == FileStatus::Kind::directory;
}

// The two folders as the host names them; an empty name is an unknown one.
struct HostPaths {
  std::optional<std::string> workspace;
  std::optional<std::string> temp;
};

Result<HostPaths> parse_host_paths(const std::string& text) {
  const std::size_t bar = text.find('|');
  const auto read = [](const std::string& part) -> std::optional<std::string> {
    return part.empty() ? std::nullopt : std::optional(normal_path(part, "/"));
  };
  if (!text.starts_with('=') || bar == std::string::npos) {
    return usage_error("input host-paths: expected =WORKSPACE|TEMP, found " + quote(text),
                       "leave it out: its default is right on GitHub's runner");
  }
  const std::string workspace = text.substr(1, bar - 1);
  const std::string temp = text.substr(bar + 1);
  for (const std::string& path : {workspace, temp}) {
    if (!path.empty() && !path.starts_with('/')) {
      return usage_error("input host-paths: expected an absolute path, found " + quote(path),
                         "leave it out: its default is right on GitHub's runner");
    }
  }
  return HostPaths{read(workspace), read(temp)};
}

}  // namespace

Host host_of(const Environment& environment) {
  if (variable(environment, "GITHUB_ACTIONS") != "true") {
    return Host::by_hand;
  }
  return variable(environment, "ACT") == "true" ? Host::act : Host::github;
}

bool is_below(std::string_view path, std::string_view folder) {
  if (folder == "/") {
    return path.starts_with('/');
  }
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string normal_path(std::string_view path, std::string_view base) {
  const std::string whole =
      path.starts_with('/') ? std::string(path) : std::string(base) + '/' + std::string(path);
  std::vector<std::string_view> parts;
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
    out.append("/").append(part);
  }
  return out.empty() ? "/" : out;
}

std::string Runtime::path_for_later_steps(const std::string& path) const {
  const Mount* nearest = nullptr;
  for (const Mount& mount : mounts) {
    if (is_below(path, mount.here) &&
        (nearest == nullptr || mount.here.size() > nearest->here.size())) {
      nearest = &mount;
    }
  }
  if (nearest != nullptr && nearest->there) {
    return normal_path(*nearest->there + '/' + path.substr(nearest->here.size()), "/");
  }
  if (is_below(path, workspace)) {
    const std::string rest = path.substr(workspace == "/" ? 0 : workspace.size());
    return rest.empty() ? "." : rest.substr(1);
  }
  return path;
}

Result<Runtime> read_runtime(const Environment& environment, Files& files,
                             const std::optional<std::string>& host_paths) {
  Runtime runtime;
  runtime.host = host_of(environment);
  runtime.debug = variable(environment, "RUNNER_DEBUG") == "1";
  const std::string here = files.working_directory();
  if (runtime.host == Host::by_hand) {
    runtime.workspace = here;
    runtime.mounts = {{here, here}};
    return runtime;
  }

  runtime.workspace = normal_path(variable(environment, "GITHUB_WORKSPACE"), here);
  COURIER_TRY_LET(const std::optional<FileStatus> status, files.status(runtime.workspace));
  if (status) {
    runtime.owner = status->owner;
  }
  // Without the input (`uses: docker://…` has no action.yml) a container's workspace has a name on
  // the host that nothing here tells.
  HostPaths host;
  if (host_paths) {
    COURIER_TRY_LET(host, parse_host_paths(*host_paths));
  } else if (runtime.workspace != container_workspace) {
    host = {runtime.workspace, variable(environment, "RUNNER_TEMP")};
  }
  runtime.mounts.push_back({runtime.workspace, host.workspace});

  // Older runners do not mount it: then the variable holds the host's path, which is not here.
  // Under act it is the container's own /tmp, which is gone when the step ends.
  const std::string temp = variable(environment, "RUNNER_TEMP");
  if (runtime.host == Host::github && temp.starts_with('/') && host.temp) {
    COURIER_TRY_LET(const bool is_here, is_directory(files, temp));
    if (is_here) {
      runtime.temp = normal_path(temp, "/");
      runtime.mounts.push_back({*runtime.temp, host.temp});
    }
  }
  return runtime;
}

}  // namespace courier::actions
