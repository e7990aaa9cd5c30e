// The program as src/main.cpp makes it, but that it is killed at a write, and waits for no limits.
//
//   COURIER_CUT_AT=N   SIGKILL just before the write with index N, from 0
//   COURIER_CUT_LOG=F  each write that is reached, a line in F
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>

#include "app/start.h"
#include "app/system.h"

namespace {

using namespace courier;

class Cuts final : public WriteBoundary {
 public:
  Cuts() {
    if (const char* const at = std::getenv("COURIER_CUT_AT")) {
      left_ = std::stol(at);
    }
    if (const char* const path = std::getenv("COURIER_CUT_LOG")) {
      log_.open(path, std::ios::app);
    }
  }
  void reached(std::string_view what) override {
    log_ << what << '\n' << std::flush;
    if (left_-- == 0) {
      ::kill(::getpid(), SIGKILL);
    }
  }

 private:
  long left_ = -1;
  std::ofstream log_;
};

// Between two requests to Lambda Cloud lies a second, which its fake does not want.
class Hasty final : public Clock {
 public:
  std::chrono::system_clock::time_point now() override { return system_.now(); }
  std::chrono::steady_clock::time_point monotonic() override { return system_.monotonic(); }
  void sleep(std::chrono::milliseconds /*duration*/) override {}

 private:
  app::SystemClock system_;
};

}  // namespace

int main(int argc, char** argv) {
  Hasty clock;
  Cuts cuts;
  return app::start(argc, argv, clock, cuts);
}
