#include "cloudinit/hand_off.h"

#include <nlohmann/json.hpp>

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
  json["userData"] = {{"file", path},
                      {"encoding", target.encoding == Encoding::base64 ? "base64" : "plain"},
                      {"bytes", user_data.size.plain},
                      {"encodedBytes", user_data.size.encoded},
                      {"sha256", sha256_hex(user_data.text.reveal(Disclosure::inspection))}};
  json["environment"] = request.deployment.environment;
  json["revision"] = or_null(request.deployment.revision);
  json["commit"] = or_null(request.deployment.commit);
  json["parameters"] = nlohmann::ordered_json::object();
  for (const auto& [name, value] : request.parameters) {
    json["parameters"][name] = value;
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
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
