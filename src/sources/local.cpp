#include "sources/local.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace courier::sources {

namespace {

// What the reference calls a document that has no name. `esc env get` has each definition checked
// as one.
constexpr const char* nameless = "<yaml>";

std::string variable_or(const Environment& environment, std::string_view name,
                        std::string_view fallback) {
  const auto found = environment.find(name);
  return found == environment.end() || found->second.empty() ? std::string(fallback)
                                                             : found->second;
}

esc::Value login(std::string_view name) {
  return esc::Value::object({{"login", esc::Value::string(name)}});
}

esc::Value context_of(const std::string& organization, const Environment& environment) {
  return esc::Value::object(
      {{"pulumi",
        esc::Value::object({{"organization", login(organization)},
                            {"user", login(variable_or(environment, "GITHUB_ACTOR", "local"))}})}});
}

// An environment of no name that imports the others. Their names hold nothing that YAML needs
// escaped.
std::string importing(const std::vector<EnvironmentName>& names) {
  std::string out = "imports:\n";
  for (const EnvironmentName& name : names) {
    out += "  - \"" + name.qualified() + "\"\n";
  }
  return out;
}

Result<std::string> organization_of(const std::vector<EnvironmentName>& names,
                                    const Environment& environment) {
  std::string out;
  for (const EnvironmentName& name : names) {
    if (!name.organization.empty() && !out.empty() && name.organization != out) {
      return usage_error("the environments belong to two organizations, " + out + " and " +
                             name.organization,
                         "name environments of one organization");
    }
    out = name.organization.empty() ? out : name.organization;
  }
  return out.empty() ? variable_or(environment, "GITHUB_REPOSITORY_OWNER", "local") : out;
}

// The entries of a folder; nothing where the path is no folder.
Result<std::vector<std::string>> entries_of(const std::string& path, Files& files) {
  COURIER_TRY_LET(const std::optional<FileStatus> status, files.status(path));
  const bool is_link = status && status->kind == FileStatus::Kind::link;
  if (!is_link && (!status || status->kind != FileStatus::Kind::directory)) {
    return std::vector<std::string>();
  }
  Result<std::vector<std::string>> entries = files.list(path);
  return entries || !is_link ? std::move(entries) : std::vector<std::string>();
}

// `PROJECT/ENV` for each definition of a project, sorted.
Result<std::vector<std::string>> environments_of(const std::string& project,
                                                 const std::string& directory, Files& files) {
  constexpr std::string_view ending = ".yaml";
  const std::string folder = join({directory, project}, "/");
  COURIER_TRY_LET(const std::vector<std::string> entries, entries_of(folder, files));
  std::vector<std::string> names;
  for (const std::string& entry : entries) {
    if (!entry.ends_with(ending) || entry.starts_with('.')) {
      continue;
    }
    const std::string name = join({project, entry.substr(0, entry.size() - ending.size())}, "/");
    COURIER_TRY_LET(const std::optional<FileStatus> file, files.status(join({folder, entry}, "/")));
    if (file && file->kind != FileStatus::Kind::directory && parse_environment_name(name)) {
      names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());  // without the ending another order
  return names;
}

}  // namespace

std::string LocalDefinitions::file_of(const EnvironmentName& name) const {
  return directory_ + (directory_.ends_with('/') ? "" : "/") + name.qualified() + ".yaml";
}

Result<esc::Definition> LocalDefinitions::load(const EnvironmentName& name) {
  if (!name.version.empty()) {
    return usage_error("version " + quote(name.version) + " of environment " + name.qualified() +
                           ": definitions in a folder have no versions",
                       "leave @" + name.version + " out");
  }
  if (!name.organization.empty() && name.organization != organization_) {
    return usage_error("environment " + name.qualified() + " of another organization, " +
                           name.organization + ": " + organization_ + " is in use",
                       "leave the organization out");
  }
  const std::string file = file_of(name);
  COURIER_TRY_LET(const std::optional<FileStatus> status, files_.status(file));
  if (!status) {
    return usage_error("no environment " + name.qualified() + ": there is no file " + file,
                       "create it, or see whether definitions names the right folder");
  }
  COURIER_TRY_LET(std::string text, files_.read(file));
  return esc::Definition{file, std::move(text),
                         key_ ? esc::make_decrypter(*key_, name.qualified())
                              : esc::make_keyless_decrypter()};
}

Result<esc::Definition> LocalDefinitions::load(const std::string& name) {
  COURIER_TRY_LET(const EnvironmentName parsed, parse_environment_name(name));
  return load(parsed);
}

Result<std::vector<std::string>> list_local(const std::string& directory, Files& files) {
  std::vector<std::string> names;
  COURIER_TRY_LET(const std::vector<std::string> projects, files.list(directory));
  for (const std::string& project : projects) {
    if (!project.starts_with('.')) {
      COURIER_TRY_LET(const std::vector<std::string> found,
                      environments_of(project, directory, files));
      names.insert(names.end(), found.begin(), found.end());
    }
  }
  return names;
}

Result<std::optional<esc::SealingKey>> find_key(const Environment& environment,
                                                const std::string& file, Files& files) {
  if (!file.empty()) {
    Result<std::string> text = files.read(file);
    if (!text) {
      return std::unexpected(std::move(text.error()).during("reading the key"));
    }
    COURIER_TRY_LET(esc::SealingKey key,
                    esc::SealingKey::parse(Secret::absorb(std::move(*text)), file));
    return std::optional(std::move(key));
  }
  const std::string text = variable_or(environment, "COURIER_KEY", "");
  if (text.empty()) {
    return std::nullopt;
  }
  COURIER_TRY_LET(esc::SealingKey key, esc::SealingKey::parse(Secret(text), "COURIER_KEY"));
  return std::optional(std::move(key));
}

Result<esc::Evaluation> open_local(const std::vector<EnvironmentName>& names,
                                   const std::string& directory, const Environment& environment,
                                   Files& files, const std::string& key_file, const esc::Aim& aim) {
  if (names.empty()) {
    return usage_error("no environment is named", "name one: [PROJECT/]ENV");
  }
  COURIER_TRY_LET(const std::string organization, organization_of(names, environment));
  COURIER_TRY_LET(std::optional<esc::SealingKey> key, find_key(environment, key_file, files));
  LocalDefinitions definitions(files, directory, organization, std::move(key));
  esc::Definition root;
  // Before evaluation: an error here is about what the user typed, not about a definition.
  for (const EnvironmentName& name : names) {
    COURIER_TRY_LET(root, definitions.load(name));
  }
  esc::Ports ports;
  ports.environments = &definitions;
  ports.context = context_of(organization, environment);
  if (names.size() > 1) {
    return esc::evaluate(nameless, importing(names), ports, aim);
  }
  ports.root_file = root.file;
  ports.decrypter = root.decrypter;
  return esc::evaluate(aim.only_check ? nameless : names.front().qualified(), root.text, ports,
                       aim);
}

}  // namespace courier::sources
