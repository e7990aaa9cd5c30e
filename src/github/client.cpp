#include "github/client.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/foreign_json.h"
#include "base/text.h"

namespace courier::github {

namespace {

using nlohmann::json;

constexpr int most_moves = 3;
constexpr int most_pages = 1000;  // far above any list of GitHub's; ends a list that never does

// What GitHub says in `message`; empty when it says nothing.
std::string message_of(const net::Response& response) {
  if (!response.is_json()) {
    return {};
  }
  const json body = parse_foreign_json(response.body);
  return one_line(text_in(body, "message"));
}

bool is_rate_limit(const net::Response& response) {
  return response.status == 429 ||
         (response.status == 403 && (!response.header("retry-after").empty() ||
                                     response.header("x-ratelimit-remaining") == "0" ||
                                     to_lower(message_of(response)).contains("rate limit")));
}

// The URL of the next page, from `<URL>; rel="next", …` (RFC 8288, as GitHub writes it).
std::string next_page(std::string_view link) {
  for (const std::string_view part : split(link, ',')) {
    const std::size_t begin = part.find('<');
    const std::size_t end = part.find('>');
    if (begin != std::string_view::npos && end != std::string_view::npos && begin < end &&
        part.substr(end).contains("rel=\"next\"")) {
      return std::string(part.substr(begin + 1, end - begin - 1));
    }
  }
  return {};
}

bool is_move(long status) {
  return status == 301 || status == 302 || status == 307 || status == 308;
}

std::string finding_of(const net::Response& response) {
  if (is_rate_limit(response)) {
    return "GitHub's rate limit is reached";
  }
  if (is_move(response.status)) {
    return "GitHub sends us elsewhere, which is not followed";
  }
  switch (response.status) {
    case 401: return "GitHub does not accept the token";
    case 403: return "GitHub does not allow it";
    case 404: return "GitHub finds nothing there, or hides it from the token";
    case 409: return "GitHub says that it conflicts with what is there";
    case 422: return "GitHub does not accept what was sent";
    default: break;
  }
  return response.status >= 500 ? "GitHub failed" : "GitHub gave an answer that does not fit";
}

std::string hint_of(const net::Response& response, const Purpose& purpose,
                    const std::string& api_url) {
  if (!response.is_json() && response.status != 204 && response.status < 500) {
    return "is " + api_url + " really GitHub's API? Its answer is not JSON";
  }
  if (is_rate_limit(response)) {
    return "wait, and run again: what is done stays done";
  }
  const std::string needs = "the token needs the " + purpose.permission;
  const std::string named(response.header("x-accepted-github-permissions"));
  switch (response.status) {
    case 401: return "it is wrong or has expired: make a new one; " + needs;
    case 403:
      if (!response.header("x-github-sso").empty()) {
        return "authorize the token for the organization's single sign-on";
      }
      return needs + (named.empty() ? "" : " (" + one_line(named) + ')') +
             "; the workflow's own GITHUB_TOKEN cannot have it";
    case 404: return "check its name; " + needs;
    case 409: return "plan again and look at what changed";
    case 422: return "check the name and the value's size";
    default: break;
  }
  return response.status >= 500 ? "try again later; www.githubstatus.com tells of outages"
                                : "run again; if it stays so, report it";
}

}  // namespace

Client::Client(net::Transport& transport, ClientSettings settings)
    : transport_(transport), settings_(std::move(settings)) {
  while (settings_.api_url.ends_with('/')) {
    settings_.api_url.pop_back();
  }
}

Result<net::Response> Client::send(const std::string& method, const std::string& path,
                                   const std::optional<json>& body, const Purpose& purpose) {
  net::Request request;
  request.method = method;
  request.url = settings_.api_url + path;
  request.timeout = settings_.timeout;
  std::string authorization = "Bearer ";
  authorization += settings_.token.reveal(Disclosure::request_header);
  request.headers = {{"Accept", "application/vnd.github+json"},
                     {"Authorization", Secret::absorb(std::move(authorization))},
                     {"User-Agent", settings_.user_agent},
                     {"X-GitHub-Api-Version", "2022-11-28"}};
  if (body) {
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = body->dump(-1, ' ', false, json::error_handler_t::replace);
  }
  for (int moves = 0;; ++moves) {
    Result<net::Response> response = transport_.send(request);
    if (!response) {
      return std::unexpected(std::move(response.error()).during(purpose.doing));
    }
    // A renamed repository; the token goes nowhere but to the same API.
    const std::string to(response->header("location"));
    if (!is_move(response->status) || moves == most_moves ||
        !to.starts_with(settings_.api_url + '/')) {
      return response;
    }
    request.url = to;
  }
}

Result<json> Client::get(const std::string& path, const Purpose& purpose) {
  COURIER_TRY_LET(const net::Response response, send("GET", path, std::nullopt, purpose));
  json body = response.status == 200 && response.is_json() ? parse_foreign_json(response.body)
                                                           : json(json::value_t::discarded);
  if (body.is_discarded()) {
    return std::unexpected(explain(response, purpose));
  }
  return body;
}

Result<std::vector<json>> Client::list(const std::string& path, std::string_view items,
                                       int per_page, const Purpose& purpose) {
  std::vector<json> all;
  std::string next = path + "?per_page=" + std::to_string(per_page);
  for (int page = 0; !next.empty() && page < most_pages; ++page) {
    COURIER_TRY_LET(const net::Response response, send("GET", next, std::nullopt, purpose));
    const json body = response.status == 200 && response.is_json()
                          ? parse_foreign_json(response.body)
                          : json(json::value_t::discarded);
    const auto found = body.is_object() ? body.find(items) : body.end();
    if (!body.is_object() || found == body.end() || !found->is_array()) {
      return std::unexpected(explain(response, purpose));
    }
    all.insert(all.end(), found->begin(), found->end());
    const std::string url = next_page(response.header("link"));
    if (!url.empty() && !url.starts_with(settings_.api_url + '/')) {
      return failure(purpose.doing + ": the next page lies on another host, which is not followed",
                     "is " + settings_.api_url + " the address that GitHub uses for itself?");
    }
    next = url.empty() ? "" : url.substr(settings_.api_url.size());
  }
  if (!next.empty()) {
    return failure(purpose.doing + ": the list does not end",
                   "is " + settings_.api_url + " really GitHub's API?");
  }
  return all;
}

Error Client::explain(const net::Response& response, const Purpose& purpose) const {
  std::string text =
      purpose.doing + ": " + finding_of(response) + " (" + std::to_string(response.status);
  if (const std::string said = message_of(response); !said.empty()) {
    text += ": " + said;
  }
  return {ErrorKind::failed, text + ')', hint_of(response, purpose, settings_.api_url)};
}

}  // namespace courier::github
