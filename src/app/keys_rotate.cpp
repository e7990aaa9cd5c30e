#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/host_login.h"
#include "app/key_age.h"
#include "app/key_work.h"
#include "app/lambda_cloud.h"
#include "base/text.h"
#include "base/time.h"
#include "rotation/rotate.h"
#include "ssh/fingerprint.h"

namespace courier::app {

namespace {

using rotation::Record;
using rotation::Stage;

// What stands in the record of how the targets were named.
std::vector<std::string> as_uses(const TargetTexts& texts) {
  std::vector<std::string> uses;
  if (!texts.private_to.empty()) {
    uses.push_back("--private-key-to " + texts.private_to);
  }
  if (!texts.public_to.empty()) {
    uses.push_back("--public-key-to " + texts.public_to);
  }
  return uses;
}

TargetTexts from_uses(const std::vector<std::string>& uses) {
  TargetTexts texts;
  for (const std::string& use : uses) {
    const std::string text = use.substr(std::min(use.find(' ') + 1, use.size()));
    (use.starts_with("--private-key-to ") ? texts.private_to : texts.public_to) = text;
  }
  return texts;
}

// Each has a user's name in it, which no place of the registry has.
Result<std::vector<std::string>> given_hosts(const Call& call) {
  COURIER_TRY_LET(const std::vector<ssh::HostName> hosts, wanted_hosts(call));
  std::vector<std::string> places;
  places.reserve(hosts.size());
  for (const ssh::HostName& host : hosts) {
    places.push_back(host.text());
  }
  return places;
}

Result<void> refuse_leftovers(const Call& call, const KeySlots& slots) {
  for (const std::string& path : {slots.next(), slots.retiring()}) {
    COURIER_TRY_LET(const std::optional<FileStatus> found, call.world.files.status(path));
    if (found) {
      return usage_error(path + ": is there, though no rotation of " + slots.name + " is under way",
                         "it may be the only copy of a key: move it away first");
    }
  }
  return {};
}

Result<Record> new_record(const Call& call, const KeySlots& slots, const ssh::PublicKey& current) {
  COURIER_TRY(refuse_leftovers(call, slots));
  Record record;
  record.name = slots.name;
  record.old_id = current.line();
  COURIER_TRY_LET(record.places, given_hosts(call));
  const TargetTexts targets = given_targets(call);
  COURIER_TRY_LET(const std::vector<std::string> names, registry_names(targets));
  for (const std::string& name : names) {
    record.places.push_back("lambda:" + name);
  }
  if (record.places.empty()) {
    return usage_error("no host is named, and a key that opens nothing cannot be proven",
                       "--host [USER@]HOST[:PORT], for each host that takes the key");
  }
  record.uses = as_uses(targets);
  record.grace = std::chrono::hours(call.options.number("grace"));
  record.history = {{Stage::started, time_now(call.world.clock)}};
  // What would stop the rotation half way is found before it begins.
  COURIER_TRY(wanted_key(call, slots.name, &current));
  COURIER_TRY(read_key_targets(call, targets, slots.name, {current}));
  return record;
}

std::vector<std::string> sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

// A rotation that is under way keeps its hosts and targets.
Result<void> check_same(const Call& call, const Record& record) {
  COURIER_TRY_LET(const std::vector<std::string> hosts, given_hosts(call));
  const TargetTexts targets = given_targets(call);
  std::vector<std::string> begun = record.places;
  std::erase_if(begun, [](const std::string& place) { return registry_name(place).has_value(); });
  const bool other_hosts = !hosts.empty() && sorted(hosts) != sorted(begun);
  const bool other_targets = targets != TargetTexts() && as_uses(targets) != record.uses;
  if (other_hosts || other_targets) {
    const std::vector<std::string>& kept = other_hosts ? begun : record.uses;
    return usage_error("a rotation of " + record.name + " is under way, with other " +
                           (other_hosts ? "hosts: " : "targets: ") +
                           (kept.empty() ? "none" : join(kept, ", ")),
                       "finish it first, without naming any");
  }
  return {};
}

std::string summary(const Record& record) {
  const auto print = [](const std::string& id) {
    const Result<ssh::PublicKey> key = ssh::read_public_key(id);
    return key ? ssh::sha256_fingerprint(*key) : std::string("(unreadable)");
  };
  std::string text = record.name + ": is " + print(record.new_id) + " now\n";
  if (record.stage() == Stage::done) {
    return text + print(record.old_id) + ": removed, and refused by " + join(record.places, ", ") +
           '\n';
  }
  return text + print(record.old_id) + ": retires at " + utc_text(record.retire_at()) +
         ", then: esc-courier keys prune " + record.name + '\n';
}

// From where the record stands; one that is not kept yet begins here.
ExitCode go_on(const Call& call, const KeySlots& slots, Record& record, bool is_new = false) {
  const bool has_work = rotation::next_step(record, time_now(call.world.clock)).has_value();
  std::optional<LambdaAccount> account;
  if (has_work && std::any_of(record.places.begin(), record.places.end(),
                              [](const auto& place) { return registry_name(place).has_value(); })) {
    ExitCode code = ExitCode::done;
    account = open_lambda(call, code);
    if (!account) {
      return code;
    }
  }
  KeyWork work(call, slots, record, from_uses(record.uses),
               account ? account->cloud.get() : nullptr);
  if (is_new) {
    if (const Result<void> begun = work.begin(); !begun) {
      return fail(call, begun.error());
    }
  }
  if (const Result<void> advanced = rotation::advance(record, work, call.world.clock); !advanced) {
    const ExitCode code = fail(call, advanced.error());
    call.printer.note(record.name + ": stays at \"" +
                      std::string(rotation::to_text(record.stage())) +
                      "\"; the same command goes on from there");
    return code;
  }
  call.printer.result(summary(record));
  return ExitCode::done;
}

// The key that the command names, and its last rotation.
struct NamedKey {
  KeySlots slots;
  std::optional<Record> last;
};

Result<NamedKey> named_key(const Call& call) {
  COURIER_TRY_LET(KeySlots slots, key_slots(call));
  COURIER_TRY_LET(std::optional<Record> last, read_state(call, slots));
  return NamedKey{std::move(slots), std::move(last)};
}

}  // namespace

ExitCode keys_rotate(const Call& call) {
  Result<NamedKey> named = named_key(call);
  if (!named) {
    return fail(call, named.error());
  }
  auto& [slots, last] = *named;
  if (last && last->stage() != Stage::done) {
    if (const Result<void> same = check_same(call, *last); !same) {
      return fail(call, same.error());
    }
    return go_on(call, slots, *last);
  }
  const Result<ReadKey> current = read_key(call, slots.current());
  if (!current) {
    return fail(call, current.error());
  }
  if (!current->file.key) {
    return fail(call, {ErrorKind::usage, slots.current() + ": is encrypted, or no private key",
                       "--passphrase-file FILE"});
  }
  if (call.options.flag("due")) {
    const Result<KeyAge> age = key_age(call, *current, last);
    if (!age) {
      return fail(call, age.error());
    }
    if (age->age == rotation::Age::fresh) {
      call.printer.result(slots.name + ": " + age->text + "; not due\n");
      return ExitCode::done;
    }
  }
  Result<Record> started = new_record(call, slots, current->file.public_half);
  return started ? go_on(call, slots, *started, true) : fail(call, started.error());
}

ExitCode keys_prune(const Call& call) {
  Result<NamedKey> named = named_key(call);
  if (!named) {
    return fail(call, named.error());
  }
  auto& [slots, last] = *named;
  if (!last || last->stage() == Stage::done) {
    call.printer.result(slots.name + ": no key of it is retiring\n");
    return ExitCode::done;
  }
  if (last->reached(Stage::switched) == nullptr) {
    return fail(call, {ErrorKind::usage,
                       slots.name + ": is being rotated, and stands at \"" +
                           std::string(rotation::to_text(last->stage())) + '"',
                       "esc-courier keys rotate " + slots.name + " goes on"});
  }
  if (call.options.flag("now")) {
    last->grace = std::chrono::seconds(0);
  }
  return go_on(call, slots, *last);
}

}  // namespace courier::app
