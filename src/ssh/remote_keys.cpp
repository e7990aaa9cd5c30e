#include "ssh/remote_keys.h"

#include "base/hash.h"

namespace courier::ssh {

namespace {

// Whatever the login shell is, it hands these to sh; hence no quote and no exclamation mark within.
constexpr char read_command[] = "exec sh -c 'date +%z && exec cat \"$HOME/.ssh/authorized_keys\"'";

// The first line of the input has the hashes of the old text and of the new one: what was cut off
// on its way never takes the file's place.
constexpr char replace_command[] =
    "exec sh -c '"
    "set -eu; umask 077; "
    "f=$HOME/.ssh/authorized_keys; if test -L \"$f\"; then f=$(readlink -f \"$f\"); fi; "
    "t=$f.esc-courier.$$; trap \"rm -f \\\"$t\\\"\" EXIT; "
    "read -r old new; cp -p \"$f\" \"$t\"; cat >\"$t\"; "
    "hash() { sha256sum <\"$1\" | cut -c1-64; }; "
    "test \"$(hash \"$t\")\" = \"$new\" || exit 5; "
    "sync \"$t\" 2>/dev/null || sync; "
    "test \"$(hash \"$f\")\" = \"$old\" || exit 4; "
    "mv -f \"$t\" \"$f\"'";

bool is_offset(std::string_view text) {
  return text.size() == 5 && (text[0] == '+' || text[0] == '-') &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

}  // namespace

Result<RemoteKeys> read_remote_keys(Session& session, const HostName& host) {
  COURIER_TRY_LET(Session::Output output, session.run(read_command, {}));
  const std::size_t end = output.text.find('\n');
  const std::string offset = output.text.substr(0, end);
  if (output.status != 0 || end == std::string::npos || !is_offset(offset)) {
    return failure(host.text() + ": its ~/.ssh/authorized_keys cannot be read",
                   "the user needs a shell there, and that file");
  }
  RemoteKeys keys;
  const int number = std::stoi(offset.substr(1));
  keys.from_utc =
      std::chrono::minutes((number / 100 * 60 + number % 100) * (offset[0] == '-' ? -1 : 1));
  keys.text = output.text.substr(end + 1);
  return keys;
}

Result<void> replace_remote_keys(Session& session, const HostName& host, const RemoteKeys& old,
                                 const std::string& text) {
  const std::string input = sha256_hex(old.text) + ' ' + sha256_hex(text) + '\n' + text;
  COURIER_TRY_LET(const Session::Output output, session.run(replace_command, input));
  switch (output.status) {
    case 0: return {};
    case 4:
      return failure(host.text() + ": its authorized_keys was changed by somebody else in between, "
                                   "and is left as it is",
                     "run it again");
    default:
      return failure(host.text() + ": its authorized_keys could not be replaced, and is as it was",
                     "the user must own ~/.ssh there; it needs sha256sum, and room on the disk");
  }
}

std::string local_expiry(Time time, const RemoteKeys& host) {
  constexpr std::size_t to_minutes = 12;
  const auto minute = std::chrono::ceil<std::chrono::minutes>(time + host.from_utc);
  return utc_digits(minute).substr(0, to_minutes);
}

}  // namespace courier::ssh
