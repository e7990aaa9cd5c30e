#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/key_file.h"
#include "app/lambda_cloud.h"
#include "base/text.h"
#include "ssh/fingerprint.h"
#include "sync/consent.h"

namespace courier::app {

namespace {

using services::LambdaKey;

// By id, else by name.
Result<std::optional<LambdaKey>> find_key(const std::vector<LambdaKey>& keys,
                                          const std::string& wanted) {
  const auto found = std::find_if(keys.begin(), keys.end(),
                                  [&](const LambdaKey& key) { return key.id == wanted; });
  return found == keys.end() ? find_by_name(keys, wanted) : std::optional(*found);
}

}  // namespace

ExitCode lambda_keys_list(const Call& call) {
  ExitCode code = ExitCode::done;
  const std::optional<Listed<LambdaKey>> listed = list_keys(call, code);
  if (!listed) {
    return code;
  }
  nlohmann::ordered_json json{{"keys", nlohmann::ordered_json::array()}};
  std::vector<std::vector<std::string>> rows{{"NAME", "FINGERPRINT", "ID"}};
  for (const LambdaKey& key : listed->all) {
    json["keys"].push_back({{"id", key.id}, {"name", key.name}, {"public", key.public_key}});
    rows.push_back({one_line(key.name), fingerprint_of(key), one_line(key.id)});
  }
  call.printer.result(call.options.flag("json") ? json.dump(2) + '\n' : table(rows));
  return ExitCode::done;
}

ExitCode lambda_keys_add(const Call& call) {
  const Result<std::string> wanted = wanted_name(call.options.arguments[0], "an SSH key");
  if (!wanted) {
    return fail(call, wanted.error());
  }
  const std::string& name = *wanted;
  const Result<ReadKey> read = read_key(call, call.options.arguments[1]);
  if (!read) {
    return fail(call, read.error());
  }
  const ssh::PublicKey& half = read->file.public_half;
  ExitCode code = ExitCode::done;
  const std::optional<Listed<LambdaKey>> listed = list_keys(call, code);
  if (!listed) {
    return code;
  }
  const Result<std::optional<LambdaKey>> found = find_by_name(listed->all, name);
  if (!found) {
    return fail(call, found.error());
  }
  if (const std::optional<LambdaKey>& taken = *found) {
    if (is_key(*taken, half)) {
      call.printer.note(name + ": is there already, " + ssh::sha256_fingerprint(half));
      return ExitCode::done;
    }
    return fail(call,
                {ErrorKind::usage,
                 name + ": the account has another key of that name, " + fingerprint_of(*taken),
                 "add it under another name, or remove that one: esc-courier lambda keys "
                 "remove " +
                     name});
  }
  call.world.boundary.reached("adding SSH key " + name);
  if (const Result<void> added = listed->account.cloud->add_key(name, half.line()); !added) {
    return fail(call, added.error());
  }
  call.printer.note(name + ": added, " + ssh::sha256_fingerprint(half));
  return ExitCode::done;
}

ExitCode lambda_keys_remove(const Call& call) {
  const Result<std::string> wanted = wanted_name(call.options.arguments[0], "an SSH key");
  if (!wanted) {
    return fail(call, wanted.error());
  }
  const std::string& name = *wanted;
  const Result<sync::Consents> consents = sync::parse_consents(call.options.get("allow"));
  if (!consents) {
    return fail(call, consents.error());
  }
  ExitCode code = ExitCode::done;
  const std::optional<Listed<LambdaKey>> listed = list_keys(call, code);
  if (!listed) {
    return code;
  }
  const Result<std::optional<LambdaKey>> found = find_key(listed->all, name);
  if (!found) {
    return fail(call, found.error());
  }
  const std::optional<LambdaKey>& key = *found;
  if (!key) {
    call.printer.note(name + ": the account has no such key");
    return ExitCode::done;
  }
  if (!consents->allow(sync::ConsentClass::remove, name)) {
    return fail(
        call, {ErrorKind::usage,
               name + ": removing " + fingerprint_of(*key) + " keeps new instances from getting it",
               "--allow " + sync::consent_to(sync::ConsentClass::remove, name)});
  }
  call.world.boundary.reached("removing SSH key " + name);
  if (const Result<void> removed = listed->account.cloud->remove_key(*key); !removed) {
    return fail(call, removed.error());
  }
  call.printer.note(name + ": removed; instances that have it keep it");
  return ExitCode::done;
}

}  // namespace courier::app
