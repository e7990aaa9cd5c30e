// Everything outside that the program may touch, in one place; main fills it with the real things.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/descriptor.h"
#include "base/effects.h"
#include "net/transport.h"

namespace courier::app {

struct World {
  Output& out;
  Output& err;
  const Environment& environment;
  Clock& clock;
  Random& random;
  Files& files;
  WriteBoundary& boundary;
  // Made on first use: a command that needs no network starts without it. The argument is extra CA
  // certificates in PEM, or empty.
  std::function<Result<std::unique_ptr<net::Transport>>(const std::string& certificates)> transport;
  Input& in;
  // A TCP connection, for what is not HTTP.
  std::function<Result<Descriptor>(const std::string& host, int port,
                                   std::chrono::milliseconds timeout)>
      dial;
};

}  // namespace courier::app
