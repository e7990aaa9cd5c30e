// The authorized_keys file of the user who is logged in to a host: read, and replaced whole.
#pragma once

#include <chrono>
#include <string>

#include "base/error.h"
#include "base/time.h"
#include "ssh/login.h"

namespace courier::ssh {

struct RemoteKeys {
  std::string text;
  std::chrono::minutes from_utc{0};  // of the host's clock on its wall
};

// `~/.ssh/authorized_keys`, read by the login shell's cat.
[[nodiscard]] Result<RemoteKeys> read_remote_keys(Session& session, const HostName& host);

// Puts `text` in its place in one step, its mode and owner kept, and only where the file is still
// what was read and all of the text arrived. A link stays one: the file it leads to is replaced.
Result<void> replace_remote_keys(Session& session, const HostName& host, const RemoteKeys& old,
                                 const std::string& text);

// What the host's wall clock shows at that time, as expiry-time takes it: "202611241504", a minute
// begun counted whole. sshd before 9.1 takes no "Z" for UTC.
[[nodiscard]] std::string local_expiry(Time time, const RemoteKeys& host);

}  // namespace courier::ssh
