// Edits of an authorized_keys file: lines are found by the exact key, every other byte stays.
#pragma once

#include <string>
#include <string_view>

#include "ssh/public_key.h"

namespace courier::ssh {

[[nodiscard]] bool has_key(std::string_view text, const PublicKey& key);

// The text with `key` in it: for each line of the key `like` one with the same options (but for
// expiry-time), at the end; a line without options where `like` is not there. As it was where `key`
// is there already.
[[nodiscard]] std::string with_key(std::string_view text, const PublicKey& key,
                                   const PublicKey& like);

// Each line of the key with the option expiry-time="YYYYMMDDHHMM", which sshd reads in its own time
// zone; one that has such an option already keeps it.
[[nodiscard]] std::string with_expiry(std::string_view text, const PublicKey& key,
                                      std::string_view local_time);

// Without any line of the key.
[[nodiscard]] std::string without_key(std::string_view text, const PublicKey& key);

}  // namespace courier::ssh
