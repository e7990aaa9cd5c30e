#include "app/host_login.h"

#include <chrono>
#include <utility>

#include "app/output_file.h"
#include "base/text.h"
#include "ssh/fingerprint.h"
#include "ssh/known_hosts.h"

namespace courier::app {

namespace {

std::string from_environment(const Call& call, std::string_view name) {
  const auto found = call.world.environment.find(name);
  return found == call.world.environment.end() ? std::string() : found->second;
}

std::string described(const ssh::PublicKey& key) {
  return key.type + ' ' + ssh::sha256_fingerprint(key);
}

// --known-hosts, else ~/.ssh/known_hosts.
Result<std::string> known_hosts_file(const Call& call) {
  if (call.options.is_given("known-hosts")) {
    return call.options.get("known-hosts");
  }
  const std::string home = from_environment(call, "HOME");
  if (home.empty()) {
    return usage_error("there is no file of known hosts: HOME is not set", "--known-hosts FILE");
  }
  return home + "/.ssh/known_hosts";
}

// What the file holds; an absent one knows nobody.
Result<std::string> known_hosts_text(const Call& call, const std::string& file) {
  const std::string path = absolute_path(call, file);
  COURIER_TRY_LET(const std::optional<FileStatus> status, call.world.files.status(path));
  return status ? call.world.files.read(path) : Result<std::string>(std::string());
}

Result<void> learn(const Call& call, const std::string& file, const std::string& text,
                   const ssh::HostName& host, const ssh::PublicKey& key) {
  const std::string line = ssh::known_hosts_line(host.in_known_hosts(), key);
  const std::string path = absolute_path(call, file);
  call.world.boundary.reached("writing " + file);
  COURIER_TRY(
      call.world.files.make_directories(path.substr(0, path.rfind('/')), 0700, std::nullopt));
  COURIER_TRY(call.world.files.append(
      path, (text.empty() || text.ends_with('\n') ? "" : "\n") + line, 0600));
  call.printer.note(host.text() + ": learnt the host key " + described(key) + " into " + file);
  return {};
}

Result<void> check_host_key(const Call& call, const ssh::HostName& host, const std::string& file,
                            const std::string& text, const ssh::KnownHosts& known_hosts,
                            const ssh::PublicKey& key) {
  const auto [verdict, line] = known_hosts.judge(host.in_known_hosts(), key);
  const std::string place = file + ':' + std::to_string(line);
  using enum ssh::KnownHosts::Verdict;
  switch (verdict) {
    case known: return {};
    case unknown: break;
    case changed:
      return failure(host.text() + ": shows the host key " + described(key) +
                         ", which is not the one of " + place,
                     "somebody may stand in between; where the host was set up anew, remove that "
                     "line, and learn the key again with --learn-host-key");
    case revoked:
      return failure(host.text() + ": shows the host key " + described(key) + ", which " + place +
                         " revokes",
                     "somebody who stole it may stand in between");
  }
  if (call.options.flag("learn-host-key")) {
    return learn(call, file, text, host, key);
  }
  return usage_error(host.text() + ": is not in " + file + "; it shows the host key " +
                         described(key),
                     "compare it with what the host itself says (ssh-keygen -lf "
                     "/etc/ssh/ssh_host_ed25519_key.pub), then --learn-host-key");
}

}  // namespace

Result<std::vector<ssh::HostName>> wanted_hosts(const Call& call) {
  std::vector<ssh::HostName> hosts;
  const std::string lines = replace_all(call.options.get("host"), ",", "\n");
  for (const std::string_view line : split(lines, '\n')) {
    const std::string_view text = trim(line);
    if (text.empty()) {
      continue;
    }
    Result<ssh::HostName> host = ssh::parse_host_name(text);
    if (!host) {
      return std::unexpected(std::move(host.error()).during("--host"));
    }
    for (const char* name : {"USER", "LOGNAME"}) {
      if (host->user.empty()) {
        host->user = from_environment(call, name);
      }
    }
    if (host->user.empty()) {
      return usage_error("--host " + std::string(text) + ": names no user, and USER is not set",
                         "--host USER@" + std::string(text));
    }
    hosts.push_back(std::move(*host));
  }
  return hosts;
}

Result<ssh::Session> reach(const Call& call, const ssh::HostName& host) {
  COURIER_TRY_LET(const std::string file, known_hosts_file(call));
  COURIER_TRY_LET(const std::string text, known_hosts_text(call, file));
  const ssh::KnownHosts known_hosts(text);
  const std::chrono::seconds timeout(call.options.number("timeout"));
  COURIER_TRY_LET(Descriptor socket, call.world.dial(host.host, host.port, timeout));
  COURIER_TRY_LET(ssh::Session session,
                  ssh::Session::open(std::move(socket), host,
                                     known_hosts.types(host.in_known_hosts()), timeout));
  COURIER_TRY(check_host_key(call, host, file, text, known_hosts, session.host_key()));
  return session;
}

}  // namespace courier::app
