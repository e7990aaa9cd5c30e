#include "app/lambda_cloud.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/environments.h"
#include "base/text.h"
#include "build_info.h"
#include "ssh/fingerprint.h"
#include "sync/consent.h"

namespace courier::app {

namespace {

using services::LambdaInstance;
using services::LambdaKey;

// From the environment, printing what is wrong there.
std::optional<Secret> api_key_in_environment(const Call& call, ExitCode& code) {
  const std::optional<Opened> opened =
      open_environments(call, call.options.get("environment"), code);
  if (!opened) {
    return std::nullopt;
  }
  if (const Result<void> masked = mask_environment(call, opened->value); !masked) {
    code = fail(call, masked.error());
    return std::nullopt;
  }
  const std::string path = call.options.get("api-key-from");
  const esc::Lookup found = esc::look_up(opened->value, path);
  if (found.outcome != esc::Lookup::Outcome::found ||
      found.value.kind() != esc::Value::Kind::string || found.value.contains_unknown()) {
    code = fail(call, {ErrorKind::usage,
                       opened->name + ": " + path + " is no text that could be the API key",
                       "--api-key-from PATH, or leave out --environment and set LAMBDA_API_KEY"});
    return std::nullopt;
  }
  return found.value.secret_text();
}

std::optional<Secret> api_key(const Call& call, ExitCode& code) {
  if (call.options.is_given("environment")) {
    return api_key_in_environment(call, code);
  }
  const auto found = call.world.environment.find("LAMBDA_API_KEY");
  if (found != call.world.environment.end() && !found->second.empty()) {
    return Secret(found->second);
  }
  code =
      fail(call, {ErrorKind::usage, "no API key of Lambda Cloud is given",
                  "set LAMBDA_API_KEY, or name the environment that holds it with --environment"});
  return std::nullopt;
}

template <typename T>
std::optional<Listed<T>> list_all(const Call& call, ExitCode& code,
                                  Result<std::vector<T>> (services::LambdaCloud::*read)()) {
  std::optional<LambdaAccount> account = open_lambda(call, code);
  if (!account) {
    return std::nullopt;
  }
  Result<std::vector<T>> all = (*account->cloud.*read)();
  if (!all) {
    code = fail(call, all.error());
    return std::nullopt;
  }
  return Listed<T>{std::move(*account), std::move(*all)};
}

// The one that `has_name`; `how_to_remove` tells what to do about several.
template <typename T>
Result<std::optional<T>> find_one(const std::vector<T>& all, auto has_name, const std::string& what,
                                  const std::string& name, const std::string& how_to_remove) {
  std::optional<T> found;
  std::vector<std::string> ids;
  for (const T& one : all) {
    if (has_name(one)) {
      found = one;
      ids.push_back(one.id);
    }
  }
  if (ids.size() > 1) {
    return usage_error(count_of(ids.size(), what) + " are called " + quote(name) + ": " +
                           join(ids, ", "),
                       how_to_remove);
  }
  return found;
}

}  // namespace

std::optional<LambdaAccount> open_lambda(const Call& call, ExitCode& code) {
  std::optional<Secret> key = api_key(call, code);
  if (!key) {
    return std::nullopt;
  }
  // "One request per second", and one launch "per 12 seconds", says Lambda's description, and names
  // no header that tells the wait: 3, 6 and 12 seconds outlast both.
  net::RetryPolicy policy;
  policy.limit_wait = std::chrono::seconds(3);
  Result<Connection> connection = connect(call, net::Spaced::What::all, policy);
  if (!connection) {
    code = fail(call, connection.error());
    return std::nullopt;
  }
  services::LambdaSettings settings;
  settings.api_url = call.options.get("lambda-api-url");
  settings.api_key = std::move(*key);
  settings.user_agent = std::string("esc-courier/") + build_version;
  settings.timeout = std::chrono::seconds(call.options.number("timeout"));
  LambdaAccount account{std::move(*connection), nullptr};
  account.cloud =
      std::make_unique<services::LambdaCloud>(*account.connection.retrying, std::move(settings));
  return account;
}

std::optional<Listed<LambdaInstance>> list_instances(const Call& call, ExitCode& code) {
  return list_all(call, code, &services::LambdaCloud::instances);
}

std::optional<Listed<services::LambdaKey>> list_keys(const Call& call, ExitCode& code) {
  return list_all(call, code, &services::LambdaCloud::keys);
}

Result<std::string> wanted_name(std::string name, const std::string& what) {
  constexpr std::ptrdiff_t longest = 64;
  const auto points = std::count_if(name.begin(), name.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  if (name.empty()) {
    return usage_error("the name of " + what + " is empty",
                       "if it comes from a variable, that is not set");
  }
  if (!is_utf8(name) || one_line(name, name.size()) != name || points > longest) {
    return usage_error("the name of " + what + " is one line of at most 64 characters",
                       "choose another name");
  }
  return name;
}

Result<std::optional<LambdaInstance>> find_by_name(const std::vector<LambdaInstance>& instances,
                                                   const std::string& name) {
  const auto has_name = [&](const LambdaInstance& one) {
    return !name.empty() && one.name == name && !one.is_ending();
  };
  return find_one(instances, has_name, "instance", name,
                  "terminate all but one: " + how_to_end("ID"));
}

Result<std::optional<LambdaKey>> find_by_name(const std::vector<LambdaKey>& keys,
                                              const std::string& name) {
  const auto has_name = [&](const LambdaKey& one) { return one.name == name; };
  return find_one(keys, has_name, "key", name,
                  "remove all but one: esc-courier lambda keys remove ID --allow delete:ID");
}

std::string how_to_end(std::string_view which) {
  return "esc-courier lambda terminate " + std::string(which) + " --allow " +
         sync::consent_to(sync::ConsentClass::remove, which);
}

std::string describe(const LambdaInstance& instance) {
  std::string text = instance.status + " in " + instance.region + ", " + instance.type;
  text += instance.ip.empty() ? "" : ", " + instance.ip;
  return one_line(text + ", id " + instance.id);
}

nlohmann::ordered_json as_json(const LambdaInstance& instance) {
  return {
      {"id", instance.id},
      {"name", instance.name},
      {"status", instance.status},
      {"ip", instance.ip.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(instance.ip)},
      {"region", instance.region},
      {"type", instance.type},
      {"sshKeys", instance.ssh_keys}};
}

bool is_key(const services::LambdaKey& listed, const ssh::PublicKey& key) {
  const Result<ssh::PublicKey> parsed = ssh::read_public_key(listed.public_key);
  return parsed && parsed->base64 == key.base64;
}

std::string fingerprint_of(const services::LambdaKey& key) {
  const Result<ssh::PublicKey> parsed = ssh::read_public_key(key.public_key);
  return parsed ? ssh::sha256_fingerprint(*parsed) : "not a key that can be read";
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const std::vector<std::string>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i] + std::string(i + 1 < row.size() ? widths[i] - row[i].size() + 2 : 0, ' ');
    }
    text += line + '\n';
  }
  return text;
}

}  // namespace courier::app
