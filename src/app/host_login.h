// Reaching hosts by SSH: who they may be, and that they are who they should be.
#pragma once

#include <string>
#include <vector>

#include "app/commands.h"
#include "ssh/host_name.h"
#include "ssh/login.h"

namespace courier::app {

// The hosts that --host names, by comma or newline; the user is USER or LOGNAME of the environment
// where none is given, as for ssh.
[[nodiscard]] Result<std::vector<ssh::HostName>> wanted_hosts(const Call& call);

// Connects, and compares the host's key with the known hosts: --known-hosts, else
// ~/.ssh/known_hosts. One that they know otherwise is refused; one that they do not know as well,
// but with --learn-host-key: then its fingerprint is printed, and the key written to the file.
// Nobody is logged in yet.
[[nodiscard]] Result<ssh::Session> reach(const Call& call, const ssh::HostName& host);

}  // namespace courier::app
