#include "cloudinit/hand_off.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/foreign_json.h"
#include "base/hash.h"

namespace courier::cloudinit {

namespace {

nlohmann::ordered_json or_null(const std::optional<std::string>& text) {
  return text ? nlohmann::ordered_json(*text) : nlohmann::ordered_json(nullptr);
}

}  // namespace

std::string hand_off(const RenderRequest& request, const UserData& user_data,
                     std::string_view path) {
  const Target& target = *find_target(request.target_name);
  nlohmann::ordered_json json;
  json["version"] = 1;
  json["template"] = request.template_name;
  json["target"] = request.target_name;
  json["userData"] = {
      {"file", path},
      {"encoding", target.encoding == Encoding::base64 ? "base64" : "plain"},
      {"gzip", user_data.size.text != 0},
      {"bytes", user_data.size.text != 0 ? user_data.size.text : user_data.size.plain},
      {"encodedBytes", user_data.size.encoded},
      {"sha256", sha256_hex(user_data.text.reveal(Disclosure::inspection))}};
  json["secrets"] = nlohmann::ordered_json::array();
  for (const EmbeddedSecret& secret : user_data.secrets) {
    json["secrets"].push_back({{"name", secret.name},
                               {"severity", to_text(secret.judgement.exposure)},
                               {"what", secret.judgement.what}});
  }
  json["environment"] = request.deployment.environment;
  json["revision"] = or_null(request.deployment.revision);
  json["commit"] = or_null(request.deployment.commit);
  json["parameters"] = nlohmann::ordered_json::object();
  for (const auto& [name, value] : request.parameters) {
    const bool told =
        std::find(told_parameters.begin(), told_parameters.end(), name) != told_parameters.end();
    json["parameters"][name] = told ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

Result<HandedOff> read_hand_off(std::string_view text) {
  const nlohmann::json json = parse_foreign_json(text);
  const auto text_at = [&](const char* pointer) {
    const nlohmann::json* found = nullptr;
    if (const nlohmann::json::json_pointer at(pointer); json.is_object() && json.contains(at)) {
      found = &json.at(at);
    }
    return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
  };
  const std::string path = text_at("/userData/file");
  HandedOff handed{path.substr(path.rfind('/') + 1), text_at("/target"),
                   text_at("/userData/sha256")};
  const bool has_version = json.is_object() && json.contains("version");
  if (has_version && json["version"] != 1) {
    return usage_error("is of another version than 1", "render it with this esc-courier");
  }
  if (!has_version || handed.file.empty() || handed.target.empty() || handed.sha256.empty()) {
    return usage_error("is no metadata file of user data",
                       "esc-courier render writes one beside the user data");
  }
  return handed;
}

std::string hand_off_path(std::string_view user_data_path) {
  const std::size_t slash = user_data_path.rfind('/');
  const std::size_t name = slash == std::string_view::npos ? 0 : slash + 1;
  const std::size_t dot = user_data_path.rfind('.');
  const bool has_extension = dot != std::string_view::npos && dot > name;
  return std::string(user_data_path.substr(0, has_extension ? dot : user_data_path.size())) +
         ".metadata.json";
}

}  // namespace courier::cloudinit
