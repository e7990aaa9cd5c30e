#include "app/start.h"

#include <unistd.h>

#include <exception>
#include <string>
#include <vector>

#include "app/run.h"
#include "app/system.h"
#include "base/wiping_allocator.h"
#include "net/curl_dial.h"
#include "net/curl_transport.h"

namespace courier::app {

int start(int argc, char** argv, Clock& clock, WriteBoundary& boundary) {
  DescriptorOutput err(STDERR_FILENO);
  try {
    wipe_openssl_memory();
    handle_signals();
    DescriptorOutput out(STDOUT_FILENO);
    const Environment environment = system_environment(environ);
    SystemRandom random;
    SystemFiles files(random);
    StandardInput in;
    World world{out,
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
    return static_cast<int>(run(std::vector<std::string>(argv, argv + argc), world));
  } catch (const std::exception&) {
    // The exception's text may quote what was being read, which may be a secret.
    err.write("esc-courier: this is a bug; please report it with what you ran\n");
    return static_cast<int>(ExitCode::failed);
  }
}

}  // namespace courier::app
