#include "net/retry.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace courier::net {

namespace {

using std::chrono::seconds;

// What a request gets where the deadline is near or past: what was begun comes to its end.
constexpr std::chrono::milliseconds least_left{1000};

// Methods of which HTTP says that two requests do what one does (RFC 9110, 9.2.2).
bool is_repeatable(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE";
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) {
    return std::nullopt;
  }
  return value;
}

// The wait that a rate limit asks for, `attempt` from 1; nothing when the answer is no rate limit.
std::optional<seconds> limit_wait(const Response& response, int attempt, seconds first,
                                  Clock& clock) {
  if (response.status != 403 && response.status != 429) {
    return std::nullopt;
  }
  if (const auto after = retry_after(response)) {
    return after;
  }
  if (const auto reset = number(response.header("x-ratelimit-reset"));
      reset && response.header("x-ratelimit-remaining") == "0") {
    const auto now = std::chrono::duration_cast<seconds>(clock.now().time_since_epoch());
    return std::max(seconds(*reset) - now, seconds(0)) + seconds(1);
  }
  const std::string body = to_lower(response.body.substr(0, 4096));
  if (response.status == 429 || body.contains("secondary rate limit") ||
      body.contains("abuse detection")) {
    return first * (1 << (attempt - 1));
  }
  return std::nullopt;
}

bool is_passing(long status) {
  return status == 500 || status == 502 || status == 503 || status == 504;
}

}  // namespace

std::optional<seconds> retry_after(const Response& response) {
  const auto said = number(response.header("retry-after"));
  return said ? std::optional(seconds(*said)) : std::nullopt;
}

Retrying::Retrying(Transport& inner, Clock& clock, RetryPolicy policy,
                   std::function<void(const std::string&)> notice)
    : inner_(inner), clock_(clock), policy_(policy), notice_(std::move(notice)) {}

Result<Response> Retrying::send(const Request& request) {
  bool repeated = false;
  for (int attempt = 1;; ++attempt) {
    Result<Response> result = send_in_time(request);
    if (result) {
      result->repeated = repeated;
    }
    std::optional<seconds> wait =
        result ? limit_wait(*result, attempt, policy_.limit_wait, clock_) : std::nullopt;
    std::string why = "a rate limit";
    if (!wait && is_repeatable(request.method) &&
        (result ? is_passing(result->status) : result.error().kind == ErrorKind::failed)) {
      wait = seconds(1 << (attempt - 1));
      why = result ? "status " + std::to_string(result->status) : "no answer";
      repeated = true;
    }
    if (!wait || attempt >= policy_.attempts || *wait > policy_.longest_wait ||
        (policy_.deadline && clock_.monotonic() + *wait > *policy_.deadline)) {
      return result;
    }
    if (*wait >= seconds(5) && notice_) {
      notice_("waiting " + count_of(static_cast<std::size_t>(wait->count()), "second") +
              " because of " + why);
    }
    clock_.sleep(*wait);
  }
}

Result<Response> Retrying::send_in_time(const Request& request) {
  if (!policy_.deadline) {
    return inner_.send(request);
  }
  const auto left =
      std::chrono::floor<std::chrono::milliseconds>(*policy_.deadline - clock_.monotonic());
  Request bounded = request;
  bounded.timeout = std::min(request.timeout, std::max(left, least_left));
  return inner_.send(bounded);
}

Result<Response> Spaced::send(const Request& request) {
  if (what_ == What::writes && (request.method == "GET" || request.method == "HEAD")) {
    return inner_.send(request);
  }
  if (last_) {
    const auto since = clock_.monotonic() - *last_;
    if (since < between) {
      clock_.sleep(std::chrono::ceil<std::chrono::milliseconds>(between - since));
    }
  }
  Result<Response> result = inner_.send(request);
  last_ = clock_.monotonic();
  return result;
}

}  // namespace courier::net
