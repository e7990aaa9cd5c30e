// Lambda Cloud's API: instances, what can be launched where, and SSH keys.
#pragma once

#include <chrono>
#include <expected>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/secret.h"
#include "net/transport.h"

namespace courier::services {

// Shapes, limits and error codes are those of Lambda's OpenAPI description, version 1.8.3
// (cloud.lambda.ai/api/v1/openapi.json).

struct LambdaSettings {
  std::string api_url = "https://cloud.lambda.ai/api/v1";
  Secret api_key;
  std::string user_agent;
  std::chrono::milliseconds timeout{30000};  // for one request
};

// Of an instance only what we show: its `jupyter_token` and `jupyter_url`, which are secret, are
// never taken out of the answer.
struct LambdaInstance {
  std::string id;
  std::string name;    // may be empty, and is not unique
  std::string status;  // "booting", "active", "unhealthy", "terminating", "terminated", …
  std::string ip;      // empty until it has one
  std::string region;
  std::string type;
  std::vector<std::string> ssh_keys;

  [[nodiscard]] bool is_ending() const;  // ended, or about to: its name is free
};

struct LambdaType {
  std::string name;
  std::vector<std::string> regions;  // that have capacity now, in Lambda's order
};

struct LambdaKey {
  std::string id;
  std::string name;
  std::string public_key;  // the line, as it was given
};

struct LambdaLaunch {
  std::string name;  // at most 64 characters
  std::string type;
  std::string region;
  std::string ssh_key;  // exactly one
  Secret user_data;     // plain text, UTF-8, at most 1 MB
};

// A launch without a good answer. Unless Lambda refused it (4xx), there may be an instance all the
// same, which is paid for; the error's hint says so.
struct LaunchFailure {
  Error error;
  bool may_be_launched = false;
};

class LambdaCloud {
 public:
  LambdaCloud(net::Transport& transport, LambdaSettings settings);

  [[nodiscard]] Result<std::vector<LambdaInstance>> instances();
  [[nodiscard]] Result<LambdaInstance> instance(const std::string& id);
  [[nodiscard]] Result<std::vector<LambdaType>> types();  // in the order of their names
  // The new instance's id.
  [[nodiscard]] std::expected<std::string, LaunchFailure> launch(const LambdaLaunch& launch);
  Result<void> terminate(const LambdaInstance& instance);

  [[nodiscard]] Result<std::vector<LambdaKey>> keys();
  Result<void> add_key(const std::string& name, const std::string& public_line);
  // Done as well where an earlier try of the request, whose answer was lost, removed it.
  Result<void> remove_key(const LambdaKey& key);

 private:
  // `doing` begins the errors of these.
  [[nodiscard]] Result<net::Response> send(const std::string& method, const std::string& path,
                                           const std::optional<Secret>& body,
                                           const std::string& doing);
  // The member `data` of an answer; anything but 200 with it is an error.
  [[nodiscard]] Result<nlohmann::json> data_of(const net::Response& response,
                                               const std::string& doing) const;
  [[nodiscard]] Result<nlohmann::json> ask(const std::string& method, const std::string& path,
                                           const std::optional<Secret>& body,
                                           const std::string& doing);
  [[nodiscard]] Error misshapen(const std::string& doing) const;

  net::Transport& transport_;
  LambdaSettings settings_;
};

}  // namespace courier::services
