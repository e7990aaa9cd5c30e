#include "app/connection.h"

#include <string>

namespace courier::app {

Result<Connection> connect(const Call& call, net::Spaced::What spaced, net::RetryPolicy policy) {
  std::string certificates;
  if (call.options.is_given("ca-file")) {
    Result<std::string> read = call.world.files.read(call.options.get("ca-file"));
    if (!read) {
      return usage_error("reading the CA certificates: " + read.error().message,
                         how_to_give(call, "ca-file", "FILE") + ", certificates in PEM");
    }
    certificates = *std::move(read);
  }
  if (call.options.is_given("deadline")) {
    policy.deadline =
        call.world.clock.monotonic() + std::chrono::seconds(call.options.number("deadline"));
  }
  Connection connection;
  connection.deadline = policy.deadline;
  COURIER_TRY_LET(connection.wire, call.world.transport(certificates));
  connection.spaced = std::make_unique<net::Spaced>(*connection.wire, call.world.clock, spaced);
  connection.retrying = std::make_unique<net::Retrying>(
      *connection.spaced, call.world.clock, policy,
      [&call](const std::string& text) { call.printer.note(text); });
  return connection;
}

}  // namespace courier::app
