#include "app/definition_file.h"

#include "app/output_file.h"
#include "base/text.h"
#include "sources/environment_name.h"

namespace courier::app {

namespace {

constexpr std::string_view ending = ".yaml";

Result<std::string> named_environment(const std::string& name) {
  COURIER_TRY_LET(const sources::EnvironmentName parsed, sources::parse_environment_name(name));
  if (!parsed.version.empty()) {
    return usage_error(quote(name) + ": definitions in a folder have no versions",
                       "leave @" + parsed.version + " out");
  }
  return parsed.qualified();
}

}  // namespace

Result<std::string> environment_of_file(const Call& call, const std::string& file) {
  if (call.options.is_given("environment")) {
    return named_environment(call.options.get("environment"));
  }
  std::string path = absolute_path(call, file);
  if (call.options.is_given("definitions")) {
    const std::string folder = absolute_path(call, call.options.get("definitions")) + '/';
    // Below another folder it is no environment of this one.
    path = path.starts_with(folder) ? path.substr(folder.size() - 1) : std::string();
  }
  const std::vector<std::string_view> parts = split(path, '/');
  const bool is_exact = parts.size() == 3 || !call.options.is_given("definitions");
  if (parts.size() >= 3 && is_exact && path.ends_with(ending)) {
    const std::string_view name = parts.back().substr(0, parts.back().size() - ending.size());
    const std::string qualified =
        join({std::string(parts[parts.size() - 2]), std::string(name)}, "/");
    const Result<std::string> environment = named_environment(qualified);
    if (environment && *environment == qualified) {
      return environment;
    }
  }
  const std::string folder =
      call.options.is_given("definitions") ? call.options.get("definitions") : "DIR";
  return usage_error(file + ": expected " + folder +
                         "/PROJECT/ENV.yaml: a secret is sealed for its "
                         "environment",
                     "name that with --environment PROJECT/ENV");
}

Result<DefinitionFile> read_definition(const Call& call, const std::string& file,
                                       const std::string& environment) {
  COURIER_TRY_LET(const std::optional<FileStatus> status, call.world.files.status(file));
  if (!status) {
    return failure(file + ": no such file or directory", "name a definition, DIR/PROJECT/ENV.yaml");
  }
  if (status->kind != FileStatus::Kind::file) {
    return usage_error(file + ": expected a regular file",
                       status->kind == FileStatus::Kind::link
                           ? "name the file that the link leads to"
                           : "name a definition, DIR/PROJECT/ENV.yaml");
  }
  COURIER_TRY_LET(std::string text, call.world.files.read(file));
  return DefinitionFile{{file, std::move(text), environment}, *status};
}

Result<void> write_definition(const Call& call, const DefinitionFile& file, const std::string& text,
                              const std::string& if_changed) {
  const std::string& path = file.document.file;
  COURIER_TRY_LET(const std::string now, call.world.files.read(path));
  if (now != file.document.text) {
    return failure(path + ": was changed by somebody else in between, and is left as it is now",
                   if_changed);
  }
  call.world.boundary.reached("writing " + path);
  return call.world.files.write(path, text, file.status.mode, file.status.owner);
}

}  // namespace courier::app
