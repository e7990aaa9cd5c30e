#include "support/loopback_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <charconv>

#include "base/text.h"

namespace courier::testing {

namespace {

// Whether `stop` was closed before `socket` could be read.
bool stopped_first(int socket, int stop) {
  std::array<pollfd, 2> waiting = {pollfd{socket, POLLIN, 0}, pollfd{stop, POLLIN, 0}};
  poll(waiting.data(), waiting.size(), -1);
  return waiting[1].revents != 0;
}

bool is_whole(const std::string& request) {
  const std::size_t end = request.find("\r\n\r\n");
  if (end == std::string::npos) {
    return false;
  }
  constexpr std::string_view name = "\r\ncontent-length: ";
  const std::size_t at = to_lower(request).find(name);
  std::size_t length = 0;
  if (at != std::string::npos) {
    std::from_chars(request.data() + at + name.size(), request.data() + end, length);
  }
  return request.size() >= end + 4 + length;
}

}  // namespace

LoopbackServer::LoopbackServer(std::vector<std::string> answers)
    : answers_(std::move(answers)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  REQUIRE(bind(listener_, generic, size) == 0);
  REQUIRE(listen(listener_, 8) == 0);
  REQUIRE(getsockname(listener_, generic, &size) == 0);
  port_ = ntohs(address.sin_port);
  REQUIRE(pipe(stop_) == 0);
  thread_ = std::thread([this] { serve(); });
}

LoopbackServer::~LoopbackServer() {
  close(stop_[1]);
  thread_.join();
  close(stop_[0]);
  close(listener_);
}

std::string LoopbackServer::host() const { return "127.0.0.1:" + std::to_string(port_); }
std::string LoopbackServer::url() const { return "http://" + host(); }

std::vector<std::string> LoopbackServer::requests() {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void LoopbackServer::serve() {
  for (const std::string& answer : answers_) {
    if (stopped_first(listener_, stop_[0])) {
      return;
    }
    const int connection = accept(listener_, nullptr, nullptr);
    std::string request;
    std::array<char, 65536> buffer{};
    for (ssize_t n = 1; n > 0 && !is_whole(request);) {
      n = stopped_first(connection, stop_[0]) ? 0 : read(connection, buffer.data(), buffer.size());
      request.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    }
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    if (answer == silence()) {
      stopped_first(stop_[0], stop_[0]);
    } else if (!answer.empty()) {
      send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
    close(connection);
  }
}

std::string http_answer(const std::string& status, const std::string& headers,
                        const std::string& body) {
  return "HTTP/1.1 " + status + "\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace courier::testing
