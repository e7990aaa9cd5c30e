#include "app/github_connection.h"

#include <chrono>
#include <string>
#include <utility>

#include "build_info.h"

namespace courier::app {

namespace {

Result<Secret> github_token(const Call& call) {
  if (std::optional<Secret> token = call.options.secret("github-token")) {
    return *token;
  }
  for (const char* name : {"GH_TOKEN", "GITHUB_TOKEN"}) {
    const auto found = call.world.environment.find(name);
    if (found != call.world.environment.end() && !found->second.empty()) {
      return Secret(found->second);
    }
  }
  return usage_error("no GitHub token is given",
                     "set the input github-token, or GH_TOKEN in the environment, to a token that "
                     "may write the targets' secrets");
}

}  // namespace

Result<GitHub> connect_to_github(const Call& call) {
  COURIER_TRY_LET(Secret token, github_token(call));
  GitHub github;
  COURIER_TRY_LET(github.connection, connect(call, net::Spaced::What::writes, {}));
  github::ClientSettings settings;
  settings.token = std::move(token);
  settings.user_agent = std::string("esc-courier/") + build_version;
  settings.timeout = std::chrono::seconds(call.options.number("timeout"));
  const auto ambient = call.world.environment.find("GITHUB_API_URL");
  if (call.options.is_given("github-api-url")) {
    settings.api_url = call.options.get("github-api-url");
  } else if (ambient != call.world.environment.end() && !ambient->second.empty()) {
    settings.api_url = ambient->second;
  }
  github.store =
      std::make_unique<github::ActionsStore>(*github.connection.retrying, std::move(settings));
  return github;
}

}  // namespace courier::app
