// A host to log in to, as the user names it.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace courier::ssh {

struct HostName {
  std::string user;  // empty where none is given
  std::string host;  // a name in lower case, or an address; IPv6 without brackets
  int port = 22;

  // As known_hosts has it: "host", or "[host]:port" where the port is not 22.
  [[nodiscard]] std::string in_known_hosts() const;
  // "ubuntu@host", and ":2222" where the port is not 22.
  [[nodiscard]] std::string text() const;
  bool operator==(const HostName&) const = default;
};

// `[USER@]HOST[:PORT]`; an IPv6 address stands in brackets where a port follows it.
[[nodiscard]] Result<HostName> parse_host_name(std::string_view text);

}  // namespace courier::ssh
