#include <string>

#include "app/commands.h"
#include "app/output_file.h"
#include "base/text.h"
#include "esc/crypt.h"

namespace courier::app {

ExitCode env_key_new(const Call& call) {
  const std::string& path = call.options.arguments[0];
  const Result<std::optional<FileStatus>> found = call.world.files.status(path);
  if (!found) {
    return fail(call, found.error());
  }
  if (*found) {
    return fail(call,
                {ErrorKind::usage, path + ": exists already, and may be the only copy of a key",
                 "name another file, or remove this one"});
  }
  const Secret text = esc::SealingKey::generate(call.world.random);
  const Result<esc::SealingKey> key = esc::SealingKey::parse(text, path);
  if (!key) {
    return fail(call, key.error());
  }
  std::string line(text.reveal(Disclosure::secret_file));
  line += '\n';
  call.world.boundary.reached("writing " + path);
  // Not written over another key, should one have come there in between.
  const Result<void> written = call.world.files.create(absolute_path(call, path), line, 0600);
  wipe(line);
  if (!written) {
    return fail(call, written.error());
  }
  call.printer.note("wrote key " + key->id() + " to " + path +
                    ": keep it out of the repository; commands find it by --key-file, or take its "
                    "text from COURIER_KEY");
  return ExitCode::done;
}

}  // namespace courier::app
