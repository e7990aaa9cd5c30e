#include <nlohmann/json.hpp>
#include <string>

#include "app/commands.h"
#include "build_info.h"
#include "esc/reference.h"
#include "net/curl_transport.h"

namespace courier::app {

ExitCode version(const Call& call) {
  const auto number = [](auto part) { return std::to_string(part); };
  call.printer.result(
      "esc-courier " + std::string(build_version) + " (" + build_commit + ")\n" +
      "language: Pulumi ESC as evaluated by pulumi/esc " + std::string(esc::reference_version) +
      '\n' + "libraries: " + net::library_versions() + ", nlohmann/json " +
      number(NLOHMANN_JSON_VERSION_MAJOR) + '.' + number(NLOHMANN_JSON_VERSION_MINOR) + '.' +
      number(NLOHMANN_JSON_VERSION_PATCH) + '\n');
  return ExitCode::done;
}

}  // namespace courier::app
