// A transport with prepared answers: each is used once, and the test fails when one is left over.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "net/transport.h"

namespace courier::testing {

[[nodiscard]] net::Response answer(long status, std::string body = {},
                                   std::vector<std::pair<std::string, std::string>> headers = {
                                       {"content-type", "application/json; charset=utf-8"}});

class FakeTransport : public net::Transport {
 public:
  FakeTransport() = default;
  FakeTransport(const FakeTransport&) = delete;
  FakeTransport& operator=(const FakeTransport&) = delete;
  ~FakeTransport() override;

  // Several answers to the same method and URL come in the order in which they were prepared.
  void on(std::string method, std::string url, net::Response response);
  void no_answer(std::string method, std::string url, std::string reason);

  // A request that nothing was prepared for fails the test and gets no answer.
  Result<net::Response> send(const net::Request& request) override;

  [[nodiscard]] const std::vector<net::Request>& requests() const { return requests_; }
  // The body of a request, secret or not; empty when it has none.
  [[nodiscard]] std::string body(std::size_t index) const;
  // A header of a request by its name in lower case, secret or not; empty when it has none.
  [[nodiscard]] std::string header(std::size_t index, std::string_view name) const;

 private:
  struct Expected {
    std::string method;
    std::string url;
    Result<net::Response> response;
  };
  std::deque<Expected> expected_;
  std::vector<net::Request> requests_;
};

}  // namespace courier::testing
