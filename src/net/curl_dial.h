// A TCP connection to a host, by libcurl and c-ares as for HTTP; what is spoken on it is not HTTP.
#pragma once

#include <chrono>
#include <string>

#include "base/descriptor.h"
#include "base/error.h"

namespace courier::net {

// `host` is a name or an address, IPv6 without brackets. All addresses of a name are tried. The
// error says that the host has no address, refuses the connection, or does not answer in time.
[[nodiscard]] Result<Descriptor> curl_dial(const std::string& host, int port,
                                           std::chrono::milliseconds timeout);

}  // namespace courier::net
