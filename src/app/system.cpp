#include "app/system.h"

#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "app/pending_file.h"

namespace courier::app {

namespace {

extern "C" void end_by_signal(int number) {
  remove_pending_file();
  _exit(128 + number);
}

}  // namespace

std::chrono::system_clock::time_point SystemClock::now() {
  return std::chrono::system_clock::now();
}

std::chrono::steady_clock::time_point SystemClock::monotonic() {
  return std::chrono::steady_clock::now();
}

void SystemClock::sleep(std::chrono::milliseconds duration) {
  std::this_thread::sleep_for(duration);
}

std::string SystemRandom::bytes(std::size_t count) {
  std::string out(count, '\0');
  for (std::size_t got = 0; got < count;) {
    const ssize_t n = getrandom(out.data() + got, count - got, 0);
    if (n > 0) {
      got += static_cast<std::size_t>(n);
    } else if (errno != EINTR) {
      std::abort();  // a kernel without randomness: nothing safe can follow
    }
  }
  return out;
}

void DescriptorOutput::write(std::string_view text) {
  while (!text.empty() && !failed_) {
    const ssize_t n = ::write(descriptor_, text.data(), text.size());
    if (n >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      failed_ = true;
    }
  }
}

bool DescriptorOutput::is_terminal() const { return isatty(descriptor_) == 1; }

Environment system_environment(const char* const* variables) {
  Environment environment;
  for (; variables != nullptr && *variables != nullptr; ++variables) {
    const std::string_view entry(*variables);
    const std::size_t equals = entry.find('=');
    if (equals != std::string_view::npos) {
      // The first of two equal names is the one that getenv would find.
      environment.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
  }
  return environment;
}

void handle_signals() {
  struct sigaction action{};
  action.sa_handler = end_by_signal;
  sigemptyset(&action.sa_mask);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
    sigaction(number, &action, nullptr);
  }
  // A closed pipe is reported by the write that hits it.
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

}  // namespace courier::app
