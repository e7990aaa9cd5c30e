// The program as src/main.cpp makes it, but that it is killed at a write, and waits for no limits.
//
//   COURIER_CUT_AT=N   SIGKILL just before the write with index N, from 0
//   COURIER_CUT_LOG=F  each write that is reached, a line in F
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <string>
#include <vector>

#include "app/run.h"
#include "app/system.h"
#include "base/wiping_allocator.h"
#include "net/curl_dial.h"
#include "net/curl_transport.h"

namespace {

using namespace courier;

class Cuts final : public WriteBoundary {
 public:
  explicit Cuts(const Environment& environment) {
    if (const auto found = environment.find("COURIER_CUT_AT"); found != environment.end()) {
      left_ = std::stol(found->second);
    }
    if (const auto found = environment.find("COURIER_CUT_LOG"); found != environment.end()) {
      log_.open(found->second, std::ios::app);
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
  wipe_openssl_memory();
  app::handle_signals();
  app::DescriptorOutput out(STDOUT_FILENO);
  app::DescriptorOutput err(STDERR_FILENO);
  const Environment environment = app::system_environment(environ);
  Hasty clock;
  app::SystemRandom random;
  app::SystemFiles files(random);
  Cuts cuts(environment);
  app::StandardInput in;
  app::World world{out,
                   err,
                   environment,
                   clock,
                   random,
                   files,
                   cuts,
                   [&](const std::string& certificates) {
                     return net::make_curl_transport({certificates}, files, environment);
                   },
                   in,
                   net::curl_dial};
  return static_cast<int>(app::run(std::vector<std::string>(argv, argv + argc), world));
}
