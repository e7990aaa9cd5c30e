#include "services/lambda.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/foreign_json.h"
#include "services/lambda_refusal.h"

namespace courier::services {

namespace {

using nlohmann::json;

// What may stand in a URL and in a message: real ids are 32 hexadecimal digits.
bool is_id(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

// The text `name` of the object `member`, as an instance names its region and its type.
std::string name_in(const json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_object() ? text_in(*found, "name") : std::string();
}

std::vector<std::string> texts_in(const json& object, const char* member) {
  std::vector<std::string> texts;
  if (const auto found = object.find(member); found != object.end() && found->is_array()) {
    for (const json& text : *found) {
      if (text.is_string()) {
        texts.push_back(text.get<std::string>());
      }
    }
  }
  return texts;
}

std::optional<LambdaInstance> instance_of(const json& object) {
  if (!object.is_object()) {
    return std::nullopt;
  }
  LambdaInstance instance{text_in(object, "id"),
                          text_in(object, "name"),
                          text_in(object, "status"),
                          text_in(object, "ip"),
                          name_in(object, "region"),
                          name_in(object, "instance_type"),
                          texts_in(object, "ssh_key_names")};
  return !is_id(instance.id) || instance.status.empty() ? std::nullopt : std::optional(instance);
}

std::optional<LambdaType> type_of(const std::string& name, const json& object) {
  if (!object.is_object() || !object.contains("regions_with_capacity_available") ||
      !object["regions_with_capacity_available"].is_array()) {
    return std::nullopt;
  }
  LambdaType type;
  type.name = name;
  for (const json& region : object["regions_with_capacity_available"]) {
    if (region.is_object()) {
      type.regions.push_back(text_in(region, "name"));
    }
  }
  return type;
}

std::optional<LambdaKey> key_of(const json& object) {
  if (!object.is_object()) {
    return std::nullopt;
  }
  LambdaKey key{text_in(object, "id"), text_in(object, "name"), text_in(object, "public_key")};
  return !is_id(key.id) || key.name.empty() ? std::nullopt : std::optional(key);
}

}  // namespace

bool LambdaInstance::is_ending() const {
  return status == "terminating" || status == "terminated" || status == "preempted";
}

LambdaCloud::LambdaCloud(net::Transport& transport, LambdaSettings settings)
    : transport_(transport), settings_(std::move(settings)) {
  while (settings_.api_url.ends_with('/')) {
    settings_.api_url.pop_back();
  }
}

Result<std::vector<LambdaInstance>> LambdaCloud::instances() {
  const std::string doing = "listing the instances";
  COURIER_TRY_LET(const json data, ask("GET", "/instances", std::nullopt, doing));
  if (!data.is_array()) {
    return std::unexpected(misshapen(doing));
  }
  std::vector<LambdaInstance> instances;
  for (const json& item : data) {
    std::optional<LambdaInstance> instance = instance_of(item);
    if (!instance) {
      return std::unexpected(misshapen(doing));
    }
    instances.push_back(std::move(*instance));
  }
  return instances;
}

Result<LambdaInstance> LambdaCloud::instance(const std::string& id) {
  const std::string doing = "looking at instance " + id;
  COURIER_TRY_LET(const json data, ask("GET", "/instances/" + id, std::nullopt, doing));
  std::optional<LambdaInstance> instance = instance_of(data);
  if (!instance || instance->id != id) {
    return std::unexpected(misshapen(doing));
  }
  return std::move(*instance);
}

Result<std::vector<LambdaType>> LambdaCloud::types() {
  const std::string doing = "asking what can be launched where";
  COURIER_TRY_LET(const json data, ask("GET", "/instance-types", std::nullopt, doing));
  if (!data.is_object()) {
    return std::unexpected(misshapen(doing));
  }
  std::vector<LambdaType> types;
  for (const auto& [name, object] : data.items()) {
    std::optional<LambdaType> type = type_of(name, object);
    if (!type) {
      return std::unexpected(misshapen(doing));
    }
    types.push_back(std::move(*type));
  }
  return types;
}

std::expected<std::string, LaunchFailure> LambdaCloud::launch(const LambdaLaunch& launch) {
  const std::string doing = "launching " + launch.name;
  const json body{{"name", launch.name},
                  {"region_name", launch.region},
                  {"instance_type_name", launch.type},
                  {"ssh_key_names", {launch.ssh_key}},
                  {"user_data", launch.user_data.reveal(Disclosure::request_body)}};
  const Result<net::Response> response =
      send("POST", "/instance-operations/launch", Secret::absorb(body.dump()), doing);
  const auto failed = [&](Error error) {
    const bool is_refused = response ? response->status >= 400 && response->status < 500
                                     : error.kind == ErrorKind::usage;  // then nothing was sent
    if (!is_refused) {
      error.hint += error.hint.empty() ? "" : "; ";
      error.hint += "it may have been launched all the same: esc-courier lambda list";
    }
    return std::unexpected(LaunchFailure{std::move(error), !is_refused});
  };
  if (!response) {
    return failed(response.error());
  }
  const Result<json> data = data_of(*response, doing);
  if (!data) {
    return failed(data.error());
  }
  const std::vector<std::string> ids =
      data->is_object() ? texts_in(*data, "instance_ids") : std::vector<std::string>();
  if (ids.size() != 1 || !is_id(ids[0])) {
    return failed(misshapen(doing));
  }
  return ids[0];
}

Result<void> LambdaCloud::terminate(const LambdaInstance& instance) {
  const std::string doing = "terminating " + (instance.name.empty() ? instance.id : instance.name);
  const json body{{"instance_ids", {instance.id}}};
  COURIER_TRY_LET(const json data, ask("POST", "/instance-operations/terminate",
                                       Secret::absorb(body.dump()), doing));
  // What it lists was terminated; what is missing there was not.
  const auto found = data.is_object() ? data.find("terminated_instances") : data.end();
  if (found == data.end() || !found->is_array() || found->size() != 1 ||
      text_in(found->front(), "id") != instance.id) {
    return std::unexpected(misshapen(doing));
  }
  return {};
}

Result<std::vector<LambdaKey>> LambdaCloud::keys() {
  const std::string doing = "listing the SSH keys";
  COURIER_TRY_LET(const json data, ask("GET", "/ssh-keys", std::nullopt, doing));
  if (!data.is_array()) {
    return std::unexpected(misshapen(doing));
  }
  std::vector<LambdaKey> keys;
  for (const json& item : data) {
    std::optional<LambdaKey> key = key_of(item);
    if (!key) {
      return std::unexpected(misshapen(doing));
    }
    keys.push_back(std::move(*key));
  }
  return keys;
}

Result<void> LambdaCloud::add_key(const std::string& name, const std::string& public_line) {
  const std::string doing = "adding SSH key " + name;
  const json body{{"name", name}, {"public_key", public_line}};
  COURIER_TRY_LET(const json data, ask("POST", "/ssh-keys", Secret::absorb(body.dump()), doing));
  if (!key_of(data)) {
    return std::unexpected(misshapen(doing));
  }
  return {};
}

Result<void> LambdaCloud::remove_key(const LambdaKey& key) {
  const std::string doing = "removing SSH key " + key.name;
  COURIER_TRY_LET(const net::Response response,
                  send("DELETE", "/ssh-keys/" + key.id, std::nullopt, doing));
  Result<json> data = data_of(response, doing);
  if (data) {
    return {};
  }
  if (response.repeated) {
    const Result<std::vector<LambdaKey>> left = keys();
    if (left && std::none_of(left->begin(), left->end(),
                             [&](const LambdaKey& one) { return one.id == key.id; })) {
      return {};
    }
  }
  return std::unexpected(std::move(data.error()));
}

Result<json> LambdaCloud::ask(const std::string& method, const std::string& path,
                              const std::optional<Secret>& body, const std::string& doing) {
  COURIER_TRY_LET(const net::Response response, send(method, path, body, doing));
  return data_of(response, doing);
}

Result<net::Response> LambdaCloud::send(const std::string& method, const std::string& path,
                                        const std::optional<Secret>& body,
                                        const std::string& doing) {
  net::Request request;
  request.method = method;
  request.url = settings_.api_url + path;
  request.timeout = settings_.timeout;
  std::string authorization = "Bearer ";
  authorization += settings_.api_key.reveal(Disclosure::request_header);
  request.headers = {{"Accept", "application/json"},
                     {"Authorization", Secret::absorb(std::move(authorization))},
                     {"User-Agent", settings_.user_agent}};
  if (body) {
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = *body;
  }
  Result<net::Response> response = transport_.send(request);
  if (!response) {
    return std::unexpected(std::move(response.error()).during(doing));
  }
  return response;
}

Result<json> LambdaCloud::data_of(const net::Response& response, const std::string& doing) const {
  const json answer = response.status == 200 && response.is_json()
                          ? parse_foreign_json(response.body)
                          : json(json::value_t::discarded);
  if (!answer.is_object() || !answer.contains("data")) {
    return std::unexpected(explain_refusal(response, doing, settings_.api_url));
  }
  return answer["data"];
}

Error LambdaCloud::misshapen(const std::string& doing) const {
  return {ErrorKind::failed, doing + ": Lambda's answer does not have the form that it documents",
          "is " + settings_.api_url + " really Lambda's API? If it is, report it"};
}

}  // namespace courier::services
