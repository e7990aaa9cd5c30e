#include <nlohmann/json.hpp>
#include <string>

#include "app/commands.h"
#include "app/key_file.h"
#include "ssh/fingerprint.h"

namespace courier::app {

namespace {

// The comment of an encrypted key is inside what is encrypted.
bool knows_comment(const ssh::KeyFile& file) { return !file.encrypted || file.key; }

std::string as_json(const ssh::KeyFile& file) {
  const ssh::PublicKey& key = file.public_half;
  nlohmann::ordered_json out{{"type", key.algorithm()},
                             {"bits", key.bits()},
                             {"sha256", ssh::sha256_fingerprint(key)},
                             {"md5", ssh::md5_fingerprint(key)},
                             {"comment", nullptr},
                             {"encrypted", file.encrypted},
                             {"public", key.line()}};
  if (knows_comment(file)) {
    out["comment"] = key.comment;
  }
  // A comment may be in another encoding than UTF-8.
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace

ExitCode keys_show(const Call& call) {
  const Result<ReadKey> read = read_key(call, call.options.arguments[0]);
  if (!read) {
    return fail(call, read.error());
  }
  const ssh::KeyFile& file = read->file;
  if (call.options.flag("json")) {
    call.printer.result(as_json(file));
    return ExitCode::done;
  }
  std::string text = describe_key(file.public_half);
  text += "comment    " + (knows_comment(file) ? file.public_half.comment : "(encrypted)") + '\n';
  text += std::string("encrypted  ") + (file.encrypted ? "yes" : "no") + '\n';
  text += "public     " + file.public_half.line() + '\n';
  if (call.world.out.is_terminal()) {
    text += ssh::randomart(file.public_half);
  }
  call.printer.result(text);
  if (file.key && !file.key->proven) {
    call.printer.note("note: nothing in " + call.options.arguments[0] + " proves the private half");
  }
  return ExitCode::done;
}

}  // namespace courier::app
