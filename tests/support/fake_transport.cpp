#include "support/fake_transport.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/text.h"

namespace courier::testing {

namespace {

std::string revealed(const net::Content& content) {
  if (const auto* secret = std::get_if<Secret>(&content)) {
    return std::string(secret->reveal(Disclosure::inspection));
  }
  return std::get<std::string>(content);
}

}  // namespace

net::Response answer(long status, std::string body,
                     std::vector<std::pair<std::string, std::string>> headers) {
  net::Response response;
  response.status = status;
  response.headers = std::move(headers);
  response.body = std::move(body);
  return response;
}

FakeTransport::~FakeTransport() {
  for (const Expected& expected : expected_) {
    FAIL_CHECK("never requested: " << expected.method << ' ' << expected.url);
  }
}

void FakeTransport::on(std::string method, std::string url, net::Response response) {
  expected_.push_back({std::move(method), std::move(url), std::move(response)});
}

void FakeTransport::no_answer(std::string method, std::string url, std::string reason) {
  expected_.push_back({std::move(method), std::move(url), failure(std::move(reason))});
}

Result<net::Response> FakeTransport::send(const net::Request& request) {
  requests_.push_back(request);
  const auto found =
      std::find_if(expected_.begin(), expected_.end(), [&](const Expected& expected) {
        return expected.method == request.method && expected.url == request.url;
      });
  if (found == expected_.end()) {
    FAIL_CHECK("no answer prepared: " << request.method << ' ' << request.url);
    return failure("no answer prepared");
  }
  Result<net::Response> response = std::move(found->response);
  expected_.erase(found);
  return response;
}

std::string FakeTransport::body(std::size_t index) const {
  const std::optional<net::Content>& body = requests_.at(index).body;
  return body ? revealed(*body) : std::string();
}

std::string FakeTransport::header(std::size_t index, std::string_view name) const {
  for (const net::Header& header : requests_.at(index).headers) {
    if (to_lower(header.name) == name) {
      return revealed(header.value);
    }
  }
  return {};
}

}  // namespace courier::testing
