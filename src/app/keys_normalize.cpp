#include <string>
#include <utility>

#include "app/commands.h"
#include "app/export.h"
#include "app/key_file.h"
#include "ssh/normalize.h"

namespace courier::app {

ExitCode keys_normalize(const Call& call) {
  const std::string& path = call.options.arguments[0];
  const std::string shown = path == "-" ? "standard input" : path;
  const Result<std::optional<Secret>> passphrase = read_passphrase(call);
  if (!passphrase) {
    return fail(call, passphrase.error());
  }
  const Result<Secret> damaged =
      path == "-" ? read_key_text(call.world.in) : read_key_text(call, path);
  if (!damaged) {
    return fail(call, damaged.error());
  }
  Result<ssh::Normalized> key =
      ssh::normalize_key(damaged->reveal(Disclosure::parsing), *passphrase);
  if (!key) {
    return fail(call, std::move(key.error()).during(shown));
  }
  if (key->is_private && call.runtime.host != actions::Host::by_hand) {
    return fail(call, {ErrorKind::usage,
                       "keys normalize prints a private key, and a workflow publishes it",
                       "repair the key where it is stored, by hand"});
  }
  for (const std::string& repair : key->repairs) {
    call.printer.note("repaired: " + repair);
  }
  if (!key->proven) {
    call.printer.note(
        "note: nothing in " + shown +
        " proves the private half; --passphrase-file FILE would, where it is encrypted");
  }
  return print_secret(call, key->text);
}

}  // namespace courier::app
