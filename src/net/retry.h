// Transports around a transport: one that tries again, and one that spaces writes.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/effects.h"
#include "net/transport.h"

namespace courier::net {

struct RetryPolicy {
  int attempts = 4;
  // The longest wait that is worth it; a longer one ends the request with the answer at hand.
  std::chrono::seconds longest_wait{15 * 60};
  // Where a rate limit names no time; doubled with each try.
  std::chrono::seconds limit_wait{60};
  // Nothing waits beyond this.
  std::optional<std::chrono::steady_clock::time_point> deadline;
};

// The wait that `Retry-After` asks for in seconds; nothing where there is none, or a date.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(const Response& response);

// Tries again after no answer, 500, 502, 503 and 504, waiting 1, 2, then 4 seconds, when the method
// may be repeated: GET, HEAD, PUT, DELETE. After 429, and 403 that is a rate limit, it tries every
// method again, since nothing was done: after `Retry-After` seconds, else at `x-ratelimit-reset`
// when none remain, else after the policy's `limit_wait`, doubled each time, when the status is 429
// or the body speaks of a secondary rate limit (GitHub, "Best practices for using the REST API").
// No request takes longer than what is left until the deadline, or a second.
// `notice` hears of each wait of five seconds or more.
class Retrying : public Transport {
 public:
  Retrying(Transport& inner, Clock& clock, RetryPolicy policy,
           std::function<void(const std::string&)> notice);
  [[nodiscard]] Result<Response> send(const Request& request) override;

 private:
  [[nodiscard]] Result<Response> send_in_time(const Request& request);

  Transport& inner_;
  Clock& clock_;
  RetryPolicy policy_;
  std::function<void(const std::string&)> notice_;
};

// Lets a request start only a second after the one before it ended: those that may change
// something, as GitHub asks of its clients, or all, as Lambda Cloud limits them. Stands inside
// Retrying, so that repeated ones are spaced as well.
class Spaced : public Transport {
 public:
  enum class What : std::uint8_t { writes, all };
  static constexpr std::chrono::seconds between{1};

  Spaced(Transport& inner, Clock& clock, What what = What::writes)
      : inner_(inner), clock_(clock), what_(what) {}
  [[nodiscard]] Result<Response> send(const Request& request) override;

 private:
  Transport& inner_;
  Clock& clock_;
  What what_;
  std::optional<std::chrono::steady_clock::time_point> last_;  // end of the last that counts
};

}  // namespace courier::net
