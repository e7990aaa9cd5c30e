// The network as commands use it: certificates, deadline, spacing and retries as options say.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "app/commands.h"
#include "net/retry.h"

namespace courier::app {

// The layers of a connection; each holds on to the one before it. `retrying` is the one to use.
struct Connection {
  std::unique_ptr<net::Transport> wire;
  std::unique_ptr<net::Spaced> spaced;
  std::unique_ptr<net::Retrying> retrying;
  std::optional<std::chrono::steady_clock::time_point> deadline;
};

// `policy` without its deadline, which the option of that name gives. Waits are told as notes.
[[nodiscard]] Result<Connection> connect(const Call& call, net::Spaced::What spaced,
                                         net::RetryPolicy policy);

}  // namespace courier::app
