// Everything outside that the program may touch, in one place; main fills it with the real things.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/effects.h"
#include "net/transport.h"

namespace courier::app {

// What a transport needs to know before the first request.
struct TransportSettings {
  std::string ca_file;  // extra CA certificates in PEM, or empty
};

struct World {
  Output& out;
  Output& err;
  const Environment& environment;
  Clock& clock;
  Random& random;
  Files& files;
  WriteBoundary& boundary;
  // Made on first use: a command that needs no network starts without it.
  std::function<Result<std::unique_ptr<net::Transport>>(const TransportSettings&)> transport;
};

}  // namespace courier::app
