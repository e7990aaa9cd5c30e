// An HTTP exchange as data, and the interface that carries it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/secret.h"

namespace courier::net {

// A header or body that may be secret; only the transport opens a secret one.
using Content = std::variant<std::string, Secret>;

struct Header {
  std::string name;
  Content value;
};

struct Request {
  std::string method = "GET";
  std::string url;  // absolute; holds no secret
  std::vector<Header> headers;
  std::optional<Content> body;
  std::chrono::milliseconds timeout{30000};
};

struct Response {
  long status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in order
  std::string body;
  bool repeated = false;  // an earlier try, left without a clear answer, may have done the same

  // The first header of that name (lower case), or empty.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] bool is_json() const;  // by what it says of itself
};

// An HTTP status is an answer; an Error means that none came (name, TLS, time-out, refused). The
// error's text names host and reason, never a header or body. Redirects are answers, not followed.
class Transport {
 public:
  virtual ~Transport() = default;
  [[nodiscard]] virtual Result<Response> send(const Request& request) = 0;
};

}  // namespace courier::net
