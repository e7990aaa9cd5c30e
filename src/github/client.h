// One GitHub's REST API: headers, paging, and errors that say what to do next.
#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/secret.h"
#include "net/transport.h"

namespace courier::github {

struct ClientSettings {
  std::string api_url = "https://api.github.com";  // GITHUB_API_URL; GHES: https://HOST/api/v3
  Secret token;                                    // any kind; opaque
  std::string user_agent;                          // "esc-courier/VERSION"; GitHub requires one
  std::chrono::milliseconds timeout{30000};        // for one request
};

// What a request is for, in the words of its error texts.
struct Purpose {
  std::string doing;       // "listing the secrets of organization sophia-ai"
  std::string permission;  // "organization permission \"Secrets\": read", for the next step
};

class Client {
 public:
  Client(net::Transport& transport, ClientSettings settings);

  // Sends, and returns whatever GitHub answers. `path` starts with a slash, its parts encoded.
  [[nodiscard]] Result<net::Response> send(const std::string& method, const std::string& path,
                                           const std::optional<nlohmann::json>& body,
                                           const Purpose& purpose);
  // GET; anything but 200 with JSON is an error.
  [[nodiscard]] Result<nlohmann::json> get(const std::string& path, const Purpose& purpose);
  // GET of every page of a list; the items of the member `items` of each page.
  [[nodiscard]] Result<std::vector<nlohmann::json>>
  list(const std::string& path, std::string_view items, int per_page, const Purpose& purpose);

  // The error for an answer that was not the one hoped for. Quotes of GitHub's own text at most its
  // `message`, cut and without control characters; never a body.
  [[nodiscard]] Error explain(const net::Response& response, const Purpose& purpose) const;

  [[nodiscard]] const std::string& api_url() const { return settings_.api_url; }

 private:
  net::Transport& transport_;
  ClientSettings settings_;
};

}  // namespace courier::github
