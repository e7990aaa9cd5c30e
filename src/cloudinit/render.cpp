#include "cloudinit/render.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cloudinit/shipped.h"
#include "cloudinit/target.h"

namespace courier::cloudinit {

namespace {

void refuse(Diagnostics& diagnostics, std::string summary, std::string hint) {
  diagnostics.add({Severity::error, std::move(summary), std::move(hint), {}, {}});
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
  for (const char* const name : told_parameters) {
    if (const auto found = parameters.find(name); found != parameters.end()) {
      json[name] = found->second;
    }
  }
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void refuse_template(Diagnostics& diagnostics, std::string_view name) {
  const std::vector<std::string> known = template_names();
  const std::string meant = nearest(name, known);
  refuse(diagnostics, "there is no template " + quote(name),
         meant.empty() ? "templates: " + join(known, ", ") + "; or a file: ./NAME.yaml"
                       : "did you mean " + quote(meant) + '?');
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

Findings check_template(std::string_view text, const AllowsKey& allows, const ReadFile& read_file,
                        bool is_lambda) {
  const TemplateText whole{{}, std::string(text)};
  const Parameters none;
  const std::string metadata = metadata_json({}, none);
  Findings findings =
      judge_template({whole, nullptr, {}, none, metadata, allows, read_file, {}, is_lambda});
  findings.add(Gravity::note, "template",
               "a template: judged without the values that rendering puts into it");
  return findings;
}

std::optional<UserData> render(const RenderRequest& request, Diagnostics& diagnostics) {
  Diagnostics found;
  const Target* const target = find_target(request.target_name);
  if (target == nullptr) {
    refuse(found, "there is no target " + quote(request.target_name),
           "targets: " + join(target_names(), ", "));
  }
  const std::optional<TemplateText> text =
      request.template_text ? request.template_text : shipped_template(request.template_name);
  if (!text) {
    refuse_template(found, request.template_name);
    diagnostics.extend(found);
    return {};
  }
  const std::string metadata = metadata_json(request.deployment, request.parameters);
  std::optional<Expanded> expanded =
      expand_template({*text, &request.environment, request.deployment.environment,
                       request.parameters, metadata, request.allows, request.read_file, request.now,
                       target != nullptr && target->name == "lambda"},
                      found);
  std::optional<UserData> result;
  if (expanded && target != nullptr) {
    const std::string_view plain = expanded->text.reveal(Disclosure::user_data);
    auto payload = request.gzip ? encode_packed(*target, plain) : encode(*target, plain);
    if (payload) {
      check_size(*target, payload->size, found);
      result = UserData{Secret::absorb(std::move(payload->bytes)), payload->size,
                        std::move(expanded->secrets)};
    } else {
      refuse(found, std::string(target->title) + " takes text, and gzip is none",
             "leave --gzip away");
    }
  }
  diagnostics.extend(found);
  return found.has_errors() ? std::nullopt : std::move(result);
}

}  // namespace courier::cloudinit
