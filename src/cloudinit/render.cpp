#include "cloudinit/render.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cloudinit/blocks.h"
#include "cloudinit/login_key.h"
#include "cloudinit/target.h"
#include "yaml/write.h"

namespace courier::cloudinit {

namespace {

constexpr char template_name[] = "lambda";
constexpr char login_key_name[] = "lambda_labs_ssh_public_key_base64";
constexpr char default_kubectl[] = "1.34";
constexpr int oldest_kubectl_minor = 24;  // https://pkgs.k8s.io holds no older one

constexpr std::array parameter_names{"kubectl", "run", "time"};

// cloud-init looks at the first line alone to tell what this is.
constexpr char head[] = "#cloud-config\n# Rendered by esc-courier.\n";

void refuse(Diagnostics& diagnostics, std::string summary, std::string hint) {
  diagnostics.add({Severity::error, std::move(summary), std::move(hint), {}, {}});
}

std::string not_offered(std::string_view what, std::string_view name) {
  return std::string(what) + ' ' + quote(name) + ": not in this version";
}

void check_parameters(const RenderRequest& request, Diagnostics& diagnostics) {
  const Parameters& parameters = request.parameters;
  // A template of one's own takes those that go to the metadata.
  const std::vector<std::string> known(parameter_names.begin() + (request.template_text ? 1 : 0),
                                       parameter_names.end());
  for (const auto& [name, value] : parameters) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::string meant = nearest(name, known);
      refuse(diagnostics, "template " + request.template_name + " has no parameter " + quote(name),
             meant.empty() ? "it has " + join(known, ", ") : "did you mean " + quote(meant) + '?');
    } else if (value.empty()) {
      refuse(diagnostics, "parameter " + name + " is empty", "give it a value, or leave it away");
    }
  }
}

std::string kubectl_minor(const Parameters& parameters, Diagnostics& diagnostics) {
  const auto found = parameters.find("kubectl");
  if (found == parameters.end() || found->second.empty()) {
    return default_kubectl;
  }
  const std::string& given = found->second;
  int minor = -1;
  if (given.starts_with("1.") && given.size() > 2 && given.size() <= 5 && given[2] != '0' &&
      given.find_first_not_of("0123456789", 2) == std::string::npos) {
    minor = std::stoi(given.substr(2));
  }
  if (minor < oldest_kubectl_minor) {
    refuse(diagnostics,
           "parameter kubectl: expected a minor version of 1." +
               std::to_string(oldest_kubectl_minor) + " or later, found " + quote(given),
           "for example: kubectl=" + std::string(default_kubectl));
  }
  return given;
}

std::string metadata_json(const Deployment& deployment, const Parameters& parameters) {
  nlohmann::ordered_json json;
  json["environment"] = deployment.environment;
  json["revision"] = nullptr;
  json["commit"] = nullptr;
  if (deployment.revision) {
    json["revision"] = *deployment.revision;
  }
  if (deployment.commit) {
    json["commit"] = *deployment.commit;
  }
  for (const char* const name : {"run", "time"}) {
    if (const auto found = parameters.find(name); found != parameters.end()) {
      json[name] = found->second;
    }
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

std::optional<Secret> lambda_template(const RenderRequest& request, const std::string& metadata,
                                      Diagnostics& diagnostics) {
  const std::string minor = kubectl_minor(request.parameters, diagnostics);
  const auto key =
      login_key(request.environment, login_key_name, request.deployment.environment, diagnostics);
  if (!key) {
    return {};
  }
  CloudConfig config;
  add_login(config, *key);
  add_metadata(config, metadata);
  add_installer(config);
  add_tools(config, {"git", "curl", "jq", "tmux", "htop"});
  add_docker(config);
  add_kubectl(config, minor);
  add_installer_report(config);
  auto document = yaml::write(to_tree(config));
  if (!document) {
    refuse(diagnostics, std::move(document.error().message), std::move(document.error().hint));
    return {};
  }
  return Secret::absorb(head + std::move(*document));
}

}  // namespace

Parameters parse_parameters(std::string_view text, Diagnostics& diagnostics) {
  Parameters parameters;
  std::size_t number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    line = trim(line);
    if (line.empty() || line.starts_with('#')) {
      continue;
    }
    const std::string where = "line " + std::to_string(number) + " of the parameters: ";
    const std::size_t equals = line.find('=');
    const std::string_view name = trim(line.substr(0, equals));
    if (equals == std::string_view::npos || name.empty()) {
      refuse(diagnostics, where + "expected NAME=VALUE", {});
    } else if (!parameters.emplace(name, trim(line.substr(equals + 1))).second) {
      refuse(diagnostics, where + quote(name) + " is given a second time", "keep one of the two");
    }
  }
  return parameters;
}

std::optional<UserData> render(const RenderRequest& request, Diagnostics& diagnostics) {
  Diagnostics found;
  const Target* const target = find_target(request.target_name);
  if (target == nullptr) {
    refuse(found, "there is no target " + quote(request.target_name),
           "targets: " + join(target_names(), ", "));
  }
  if (!request.template_text && request.template_name != template_name) {
    refuse(found, not_offered("template", request.template_name),
           "templates: " + std::string(template_name) + ", or a file: ./NAME.yaml");
    diagnostics.extend(found);
    return {};
  }
  check_parameters(request, found);
  UserData result;
  result.metadata = metadata_json(request.deployment, request.parameters);
  const std::optional<Secret> text =
      request.template_text
          ? expand_template(*request.template_text, request.environment, request.allows, found)
          : lambda_template(request, result.metadata, found);
  if (text && target != nullptr) {
    result.size = size_for(*target, text->size());
    result.text = Secret::absorb(encode(*target, text->reveal(Disclosure::user_data)));
    check_size(*target, result.size, found);
  }
  diagnostics.extend(found);
  return found.has_errors() ? std::nullopt : std::optional(std::move(result));
}

}  // namespace courier::cloudinit
