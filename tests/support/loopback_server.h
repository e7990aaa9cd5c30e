// A server on this machine that answers each connection with prepared bytes.
#pragma once

#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace courier::testing {

class LoopbackServer {
 public:
  // Each connection is read up to the end of its request and gets the next of `answers`; an empty
  // one closes without a word, silence() stays open without one. Then the connection is closed.
  explicit LoopbackServer(std::vector<std::string> answers);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  static std::string silence() { return std::string(1, '\0'); }

  [[nodiscard]] std::string url() const;   // "http://127.0.0.1:PORT"
  [[nodiscard]] std::string host() const;  // "127.0.0.1:PORT"
  [[nodiscard]] std::vector<std::string> requests();

 private:
  void serve();

  std::vector<std::string> answers_;
  int listener_;
  int port_ = 0;
  int stop_[2] = {-1, -1};  // a pipe: closed at one end when the test is over
  std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

// "HTTP/1.1 200 OK" with a length, closing the connection.
[[nodiscard]] std::string http_answer(const std::string& status, const std::string& headers,
                                      const std::string& body);

}  // namespace courier::testing
