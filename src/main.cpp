// Fills a World with the real things, runs the program, returns its exit code.
#include <unistd.h>

#include <exception>
#include <string>
#include <vector>

#include "app/run.h"
#include "app/system.h"
#include "base/wiping_allocator.h"
#include "net/curl_dial.h"
#include "net/curl_transport.h"

int main(int argc, char** argv) {
  using namespace courier;
  app::DescriptorOutput err(STDERR_FILENO);
  try {
    wipe_openssl_memory();
    app::handle_signals();
    app::DescriptorOutput out(STDOUT_FILENO);
    const Environment environment = app::system_environment(environ);
    app::SystemClock clock;
    app::SystemRandom random;
    app::SystemFiles files(random);
    app::NoCuts boundary;
    app::StandardInput in;
    app::World world{out,
                     err,
                     environment,
                     clock,
                     random,
                     files,
                     boundary,
                     [&](const std::string& certificates) {
                       return net::make_curl_transport({certificates}, files, environment);
                     },
                     in,
                     net::curl_dial};
    return static_cast<int>(app::run(std::vector<std::string>(argv, argv + argc), world));
  } catch (const std::exception&) {
    // The exception's text may quote what was being read, which may be a secret.
    err.write("esc-courier: this is a bug; please report it with what you ran\n");
    return static_cast<int>(app::ExitCode::failed);
  }
}
