#include <optional>
#include <string>
#include <utility>

#include "app/commands.h"
#include "app/host_login.h"
#include "app/key_age.h"
#include "app/key_file.h"
#include "app/key_work.h"
#include "app/output_file.h"
#include "cloudinit/shell_line.h"
#include "ssh/fingerprint.h"

namespace courier::app {

namespace {

std::string shell_word(const std::string& path) {
  return cloudinit::means_nothing_to_the_shell(path)
             ? path
             : cloudinit::quoted_for_shell(path, cloudinit::ShellPlace::bare);
}

// What proves the key, a line each. `tried` says whether hosts are to prove it as well.
Result<std::string> compare_halves(const Call& call, const std::string& path,
                                   const ssh::PrivateKey& key, bool tried) {
  const std::string usual_path = path + ".pub";
  std::string public_path = call.options.get("public");
  if (public_path.empty()) {
    const auto beside = call.world.files.status(absolute_path(call, usual_path));
    public_path = beside && *beside ? usual_path : "";
  }
  std::string together = path + ": the halves belong together\n";
  if (!public_path.empty()) {
    COURIER_TRY_LET(const ReadKey other, read_key(call, public_path));
    if (other.is_private) {
      return usage_error(public_path + ": is a private key, expected the public half of " + path,
                         "name its .pub file with --public");
    }
    if (other.file.public_half.base64 != key.public_half.base64) {
      return usage_error(public_path + ": is " + ssh::sha256_fingerprint(other.file.public_half) +
                             ", expected the public half of " + path + ", " +
                             ssh::sha256_fingerprint(key.public_half),
                         public_path == usual_path
                             ? "make it again: ssh-keygen -y -f " + shell_word(path) + " >" +
                                   shell_word(public_path)
                             : "name the .pub file of the same key with --public");
    }
    return together + public_path + ": is its public half\n";
  }
  if (key.proven) {
    return together;
  }
  if (tried) {
    return path + ": holds no public half to compare with\n";
  }
  return usage_error(path + ": holds no public half to compare with, and nothing else proves it",
                     "--public FILE.pub, or --host HOST that takes the key");
}

// The line that says what was opened.
Result<std::string> open_host(const Call& call, const ssh::HostName& host,
                              const ssh::PrivateKey& key) {
  COURIER_TRY_LET(ssh::Session session, reach(call, host));
  COURIER_TRY_LET(const ssh::Session::Answer answer, session.log_in(key, call.world.random));
  const std::string shown =
      std::string(key.public_half.algorithm()) + ' ' + ssh::sha256_fingerprint(key.public_half);
  if (answer == ssh::Session::Answer::refused) {
    return failure(host.text() + ": refuses the key " + shown,
                   "is its public line in the host's ~/.ssh/authorized_keys of this user?");
  }
  COURIER_TRY(session.try_session());
  return host.text() + ": opened by " + shown + "; its host key is " + session.host_key().type +
         ' ' + ssh::sha256_fingerprint(session.host_key()) + '\n';
}

// A key whose age is known must not be overdue. `path` is of the key file.
Result<ExitCode> check_age(const Call& call, const std::string& path, const ReadKey& key) {
  const std::string whole = absolute_path(call, path);
  const std::size_t slash = whole.rfind('/');
  COURIER_TRY_LET(const std::optional<rotation::Record> record,
                  read_state(call, {whole.substr(0, slash), whole.substr(slash + 1)}));
  const Result<KeyAge> age = key_age(call, key, record);
  if (!age || age->age == rotation::Age::fresh) {
    return ExitCode::done;
  }
  if (age->age == rotation::Age::due) {
    call.printer.warning(path + ": " + age->text + ", and due for rotation");
    return ExitCode::done;
  }
  call.printer.error({ErrorKind::failed, path + ": " + age->text + ", and overdue for rotation",
                      "esc-courier keys rotate"});
  return ExitCode::findings;
}

}  // namespace

ExitCode keys_verify(const Call& call) {
  const std::string path = call.options.arguments[0];
  const Result<std::vector<ssh::HostName>> hosts = wanted_hosts(call);
  if (!hosts) {
    return fail(call, hosts.error());
  }
  const Result<ReadKey> read = read_key(call, path);
  if (!read) {
    return fail(call, read.error());
  }
  const std::optional<ssh::PrivateKey>& key = read->file.key;
  if (!key) {
    return fail(call,
                read->is_private
                    ? Error{ErrorKind::usage, path + ": is encrypted", "--passphrase-file FILE"}
                    : Error{ErrorKind::usage, path + ": is a public key, expected a private one",
                            "keys verify KEY --public " + path});
  }
  const ssh::PublicKey& half = read->file.public_half;
  const Result<std::string> text = compare_halves(call, path, *key, !hosts->empty());
  if (!text) {
    return fail(call, text.error());
  }
  call.printer.result(*text + describe_key(half));
  const Result<ExitCode> aged = check_age(call, path, *read);
  if (!aged) {
    return fail(call, aged.error());
  }
  ExitCode code = *aged;
  // Each host is tried, whatever became of the one before it.
  for (const ssh::HostName& host : *hosts) {
    if (const Result<std::string> opened = open_host(call, host, *key)) {
      call.printer.result(*opened);
    } else {
      code = fail(call, opened.error());
    }
  }
  return code;
}

}  // namespace courier::app
