#include <catch2/catch.hpp>

#include "net/retry.h"
#include "support/fake_transport.h"
#include "support/fakes.h"

using namespace courier;
using namespace std::chrono_literals;
using testing::answer;

namespace {

using Sleeps = std::vector<std::chrono::milliseconds>;
const std::string url = "https://api.example/x";

// A retrying transport with everything that it tells and waits for at hand.
struct Bench {
  testing::FakeTransport wire;
  testing::FakeClock clock;
  std::vector<std::string> notices;
  net::RetryPolicy policy;

  Result<net::Response> send(const std::string& method) {
    net::Retrying retrying(wire, clock, policy,
                           [this](const std::string& text) { notices.push_back(text); });
    net::Request request;
    request.method = method;
    request.url = url;
    return retrying.send(request);
  }
};

net::Response limited(long status, std::vector<std::pair<std::string, std::string>> headers,
                      std::string body = {}) {
  return answer(status, std::move(body), std::move(headers));
}

}  // namespace

TEST_CASE("an answer is an answer, and is not asked for twice") {
  for (const long status : {200L, 204L, 301L, 400L, 401L, 403L, 404L, 409L, 422L, 501L}) {
    Bench bench;
    bench.wire.on("GET", url, answer(status));
    const Result<net::Response> response = bench.send("GET");
    REQUIRE(response);
    CHECK(response->status == status);
    CHECK(bench.clock.sleeps.empty());
  }
}

TEST_CASE("a passing failure is tried again after 1, 2, then 4 seconds") {
  for (const char* method : {"GET", "HEAD", "PUT", "DELETE"}) {
    Bench bench;
    bench.wire.on(method, url, answer(500));
    bench.wire.no_answer(method, url, "no answer from api.example: Timeout was reached");
    bench.wire.on(method, url, answer(502));
    bench.wire.on(method, url, answer(200, "{}"));
    const Result<net::Response> response = bench.send(method);
    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK(response->repeated);
    CHECK(bench.clock.sleeps == Sleeps{1s, 2s, 4s});
    CHECK(bench.notices.empty());
  }
}

TEST_CASE("no request takes longer than the deadline leaves, or a second") {
  Bench bench;
  bench.policy.deadline = bench.clock.monotonic() + 2500ms;
  bench.wire.on("GET", url, answer(500));
  bench.wire.on("GET", url, answer(200));
  CHECK(bench.send("GET")->status == 200);
  CHECK(bench.wire.requests()[0].timeout == 2500ms);
  CHECK(bench.wire.requests()[1].timeout == 1500ms);
  bench.clock.advance(1600ms);
  bench.wire.on("GET", url, answer(200));
  CHECK(bench.send("GET"));
  CHECK(bench.wire.requests()[2].timeout == 1s);
  bench.policy.deadline = bench.clock.monotonic() + 31s;
  bench.wire.on("GET", url, answer(200));
  CHECK(bench.send("GET"));
  CHECK(bench.wire.requests()[3].timeout == 30s);
}

TEST_CASE("after the fourth failure the last one stands") {
  Bench bench;
  for (int i = 0; i < 3; ++i) {
    bench.wire.on("GET", url, answer(500));
  }
  SECTION("an answer") {
    bench.wire.on("GET", url, answer(503));
    CHECK(bench.send("GET")->status == 503);
  }
  SECTION("none") {
    bench.wire.no_answer("GET", url, "no answer from api.example: Timeout was reached");
    CHECK(bench.send("GET").error().message == "no answer from api.example: Timeout was reached");
  }
  CHECK(bench.clock.sleeps == Sleeps{1s, 2s, 4s});
}

TEST_CASE("what may have been done is not done again, unless the method says that it may") {
  for (const char* method : {"POST", "PATCH"}) {
    Bench bench;
    bench.wire.on(method, url, answer(502));
    CHECK(bench.send(method)->status == 502);
    bench.wire.no_answer(method, url, "no answer from api.example: Timeout was reached");
    CHECK_FALSE(bench.send(method));
    CHECK(bench.clock.sleeps.empty());
  }
}

TEST_CASE("what the user must correct is not tried again") {
  struct Refusing : net::Transport {
    int calls = 0;
    Result<net::Response> send(const net::Request&) override {
      ++calls;
      return usage_error("plain HTTP to api.example is refused");
    }
  } wire;
  testing::FakeClock clock;
  net::Retrying retrying(wire, clock, {}, {});
  CHECK_FALSE(retrying.send({}));
  CHECK(wire.calls == 1);
}

TEST_CASE("a rate limit is waited for, by every method") {
  Bench bench;
  SECTION("Retry-After") {
    bench.wire.on("POST", url, limited(403, {{"retry-after", "7"}}));
    bench.wire.on("POST", url, limited(429, {{"retry-after", "1"}}));
    bench.wire.on("POST", url, answer(201));
    const Result<net::Response> response = bench.send("POST");
    CHECK(response->status == 201);
    CHECK_FALSE(response->repeated);  // a limit says that nothing was done
    CHECK(bench.clock.sleeps == Sleeps{7s, 1s});
    CHECK(bench.notices == std::vector<std::string>{"waiting 7 seconds because of a rate limit"});
  }
  SECTION("x-ratelimit-reset, when none remain") {
    bench.wire.on("PUT", url,
                  limited(403, {{"x-ratelimit-remaining", "0"},
                                {"x-ratelimit-reset", "1767225650"}}));  // in 50 seconds
    bench.wire.on("PUT", url, answer(204));
    CHECK(bench.send("PUT")->status == 204);
    CHECK(bench.clock.sleeps == Sleeps{51s});
  }
  SECTION("a reset that lies behind us") {
    bench.wire.on("PUT", url,
                  limited(429, {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1"}}));
    bench.wire.on("PUT", url, answer(204));
    CHECK(bench.send("PUT")->status == 204);
    CHECK(bench.clock.sleeps == Sleeps{1s});
  }
  SECTION("a secondary limit without a time: a minute, doubled") {
    const std::string body = R"({"message":"You have exceeded a secondary rate limit."})";
    bench.wire.on("PATCH", url, limited(403, {}, body));
    bench.wire.on("PATCH", url, limited(429, {}));
    bench.wire.on("PATCH", url, answer(204));
    CHECK(bench.send("PATCH")->status == 204);
    CHECK(bench.clock.sleeps == Sleeps{60s, 120s});
    CHECK(bench.notices == std::vector<std::string>{"waiting 60 seconds because of a rate limit",
                                                    "waiting 120 seconds because of a rate limit"});
  }
}

TEST_CASE("a 403 with requests left is a refusal, no limit") {
  Bench bench;
  bench.wire.on("GET", url,
                limited(403,
                        {{"x-ratelimit-remaining", "4000"}, {"x-ratelimit-reset", "1767225650"}},
                        R"({"message":"Resource not accessible by integration"})"));
  CHECK(bench.send("GET")->status == 403);
}

TEST_CASE("a wait that is not worth it ends with the answer at hand") {
  Bench bench;
  SECTION("longer than the longest") {
    bench.wire.on("GET", url, limited(403, {{"retry-after", "901"}}));
    CHECK(bench.send("GET")->status == 403);
  }
  SECTION("beyond the deadline") {
    bench.policy.deadline = bench.clock.monotonic() + 2500ms;
    bench.wire.on("GET", url, answer(500));
    bench.wire.on("GET", url, answer(503));
    CHECK(bench.send("GET")->status == 503);
    CHECK(bench.clock.sleeps == Sleeps{1s});
  }
  SECTION("a Retry-After that is no number of seconds counts as none") {
    bench.policy.longest_wait = 59s;
    bench.wire.on("GET", url, limited(429, {{"retry-after", "Thu, 01 Jan 2026 00:00:07 GMT"}}));
    CHECK(bench.send("GET")->status == 429);
  }
}

TEST_CASE("writes start a second after the one before ended, reads at once") {
  testing::FakeTransport wire;
  testing::FakeClock clock;
  net::Spaced spaced(wire, clock);
  const auto send = [&](const std::string& method) {
    wire.on(method, url, answer(204));
    net::Request request;
    request.method = method;
    request.url = url;
    CHECK(spaced.send(request));
  };
  send("GET");
  send("PUT");
  send("GET");
  CHECK(clock.sleeps.empty());
  clock.advance(300ms);
  send("POST");
  CHECK(clock.sleeps == Sleeps{700ms});
  clock.advance(5s);
  send("DELETE");
  CHECK(clock.sleeps == Sleeps{700ms});
  send("PATCH");
  CHECK(clock.sleeps == Sleeps{700ms, 1s});
}

TEST_CASE("repeated writes are spaced as well") {
  testing::FakeTransport wire;
  testing::FakeClock clock;
  net::Spaced spaced(wire, clock);
  net::Retrying retrying(spaced, clock, {}, {});
  wire.on("PUT", url, limited(429, {{"retry-after", "0"}}));
  wire.on("PUT", url, answer(201));
  net::Request request;
  request.method = "PUT";
  request.url = url;
  CHECK(retrying.send(request)->status == 201);
  CHECK(clock.sleeps == Sleeps{0s, 1s});
}

TEST_CASE("reads are spaced as well where a service limits all requests") {
  testing::FakeTransport wire;
  testing::FakeClock clock;
  net::Spaced spaced(wire, clock, net::Spaced::What::all);
  for (const std::string method : {"GET", "GET", "POST"}) {
    wire.on(method, url, answer(200));
    net::Request request;
    request.method = method;
    request.url = url;
    CHECK(spaced.send(request));
  }
  CHECK(clock.sleeps == Sleeps{1s, 1s});
}

TEST_CASE("a rate limit that names no time is waited for as the policy says") {
  Bench bench;
  bench.policy.limit_wait = 12s;
  for (int i = 0; i < 2; ++i) {
    bench.wire.on("POST", url, limited(429, {}));
  }
  bench.wire.on("POST", url, answer(200));
  CHECK(bench.send("POST")->status == 200);
  CHECK(bench.clock.sleeps == Sleeps{12s, 24s});
}
