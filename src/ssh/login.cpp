#include "ssh/login.h"

#include <libssh/libssh.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/encode.h"
#include "base/text.h"
#include "ssh/openssh_format.h"
#include "ssh/pem.h"

namespace courier::ssh {

namespace {

// What sshd offers by default, but for SHA-1 and keys in hardware, which libssh cannot check.
constexpr char all_algorithms[] =
    "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,"
    "rsa-sha2-256";
constexpr std::size_t longest_output = std::size_t{1} << 20U;

struct FreeParts {
  void operator()(ssh_key_struct* key) const { ssh_key_free(key); }
  void operator()(ssh_channel_struct* channel) const { ssh_channel_free(channel); }
};
using Key = std::unique_ptr<ssh_key_struct, FreeParts>;
using Channel = std::unique_ptr<ssh_channel_struct, FreeParts>;

std::string algorithms_of(const std::vector<std::string>& types) {
  std::vector<std::string> out;
  for (const std::string& type : types) {
    if (type == "ssh-rsa") {
      out.insert(out.end(), {"rsa-sha2-512", "rsa-sha2-256"});
    } else if (!type.starts_with("sk-")) {
      out.push_back(type);
    }
  }
  return out.empty() ? all_algorithms : join(out, ",");
}

Result<PublicKey> shown_host_key(ssh_session session, const HostName& name) {
  ssh_key raw = nullptr;
  char* base64 = nullptr;
  const bool got = ssh_get_server_publickey(session, &raw) == SSH_OK &&
                   ssh_pki_export_pubkey_base64(raw, &base64) == SSH_OK;
  const Key key(raw);
  if (!got) {
    return failure(name.text() + ": shows no host key");
  }
  const auto wire = base64_decode(base64);
  ssh_string_free_char(base64);
  Result<PublicKey> read = public_key_of(wire.value_or(""), {});
  if (!read) {
    return failure(name.text() + ": shows a host key of a kind that we do not know");
  }
  return read;
}

// libssh's own texts may repeat what the host sent, and are not shown.
std::unexpected<Error> lost(const HostName& name, const std::string& doing) {
  return failure(name.text() + ": the connection was lost, or no answer came in time, " + doing,
                 "is it an SSH server that listens there? --timeout gives it more seconds");
}

// libssh's format of our own: without passphrase, in memory that is wiped.
Key imported(const PrivateKey& key, Random& random) {
  const Secret pem =
      write_pem({"OPENSSH PRIVATE KEY", {}, write_openssh(key, std::nullopt, random)});
  const std::string text(pem.reveal(Disclosure::key_material));  // ends with a zero, for libssh
  ssh_key raw = nullptr;
  ssh_pki_import_privkey_base64(text.c_str(), nullptr, nullptr, nullptr, &raw);
  return Key(raw);
}

}  // namespace

void Session::Free::operator()(ssh_session_struct* session) const {
  ssh_disconnect(session);
  ssh_free(session);
}

Session::Session(Descriptor socket, HostName name, Handle session, PublicKey host_key,
                 std::chrono::seconds timeout)
    : socket_(std::move(socket)), name_(std::move(name)), session_(std::move(session)),
      host_key_(std::move(host_key)), timeout_(timeout) {}

Result<Session> Session::open(Descriptor socket, const HostName& name,
                              const std::vector<std::string>& host_key_types,
                              std::chrono::seconds timeout) {
  static const bool started = ssh_init() == SSH_OK;
  Handle session(started ? ssh_new() : nullptr);
  if (!session) {
    return failure("libssh does not start");
  }
  const auto set = [&](ssh_options_e option, const void* value) {
    return ssh_options_set(session.get(), option, value) == SSH_OK;
  };
  const bool no = false;
  const long seconds = timeout.count();
  const int descriptor = socket.get();
  const std::string host_algorithms = algorithms_of(host_key_types);
  // The connection is there already; libssh knows fewer host names than DNS, and needs none.
  const bool ready =
      set(SSH_OPTIONS_PROCESS_CONFIG, &no) && set(SSH_OPTIONS_SSH_DIR, "/dev/null") &&
      set(SSH_OPTIONS_KNOWNHOSTS, "/dev/null") && set(SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null") &&
      set(SSH_OPTIONS_HOST, "host") && set(SSH_OPTIONS_USER, name.user.c_str()) &&
      set(SSH_OPTIONS_FD, &descriptor) && set(SSH_OPTIONS_TIMEOUT, &seconds) &&
      set(SSH_OPTIONS_HOSTKEYS, host_algorithms.c_str()) &&
      set(SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES, all_algorithms);
  if (!ready) {
    return usage_error(name.text() + ": libssh refuses the name", "check user and host");
  }
  if (ssh_connect(session.get()) != SSH_OK) {
    if (ssh_get_error_code(session.get()) == SSH_FATAL && !host_key_types.empty() &&
        ssh_get_openssh_version(session.get()) != 0) {
      return failure(name.text() +
                         ": no SSH connection could be agreed on; it may have no host key of "
                         "the types that are known of it: " +
                         join(host_key_types, ", "),
                     "if its host keys were changed on purpose, remove the old lines from the "
                     "known hosts");
    }
    return lost(name, "before the host had proven itself");
  }
  COURIER_TRY_LET(PublicKey host_key, shown_host_key(session.get(), name));
  return Session(std::move(socket), name, std::move(session), std::move(host_key), timeout);
}

Result<Session::Answer> Session::log_in(const PrivateKey& key, Random& random) {
  const Key mine = imported(key, random);
  if (!mine) {
    return failure("libssh does not take the key", "make another: esc-courier keys new");
  }
  switch (ssh_userauth_publickey(session_.get(), nullptr, mine.get())) {
    case SSH_AUTH_SUCCESS: return Answer::accepted;
    case SSH_AUTH_DENIED: return Answer::refused;
    case SSH_AUTH_PARTIAL:
      return failure(name_.text() + ": takes the key, and wants more than a key",
                     "AuthenticationMethods of its sshd_config names more than publickey");
    default: return lost(name_, "while logging in");
  }
}

Result<void> Session::try_session() {
  const Channel channel(ssh_channel_new(session_.get()));
  if (!channel || ssh_channel_open_session(channel.get()) != SSH_OK) {
    return failure(name_.text() + ": takes the key, but opens no session");
  }
  return {};
}

Result<Session::Output> Session::run(const std::string& command, std::string_view input) {
  const Channel channel(ssh_channel_new(session_.get()));
  if (!channel || ssh_channel_open_session(channel.get()) != SSH_OK ||
      ssh_channel_request_exec(channel.get(), command.c_str()) != SSH_OK) {
    return failure(name_.text() + ": does not run commands for this key");
  }
  while (!input.empty()) {
    const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(input.size(), 16384));
    const int written = ssh_channel_write(channel.get(), input.data(), size);
    if (written <= 0) {
      return lost(name_, "while sending to a command");
    }
    input.remove_prefix(static_cast<std::size_t>(written));
  }
  if (ssh_channel_send_eof(channel.get()) != SSH_OK) {
    return lost(name_, "while sending to a command");
  }
  Output output;
  const auto patience = static_cast<int>(std::chrono::milliseconds(timeout_).count());
  std::array<char, 16384> buffer{};
  for (;;) {
    const int got = ssh_channel_read_timeout(channel.get(), buffer.data(), buffer.size(),
                                             /*is_stderr=*/0, patience);
    if (got == 0 && ssh_channel_is_eof(channel.get()) != 0) {
      break;
    }
    if (got <= 0 || output.text.size() > longest_output) {
      return lost(name_, "while reading from a command");
    }
    output.text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  output.status = ssh_channel_get_exit_status(channel.get());
  return output;
}

}  // namespace courier::ssh
