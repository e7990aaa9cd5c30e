#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/key_file.h"
#include "app/key_pair.h"
#include "app/key_registry.h"
#include "app/key_targets.h"
#include "app/lambda_cloud.h"
#include "ssh/fingerprint.h"

namespace courier::app {

namespace {

Result<void> refuse_existing(const Call& call, const KeySlots& slots) {
  for (const std::string& path : {slots.current(), slots.current() + ".pub"}) {
    COURIER_TRY_LET(const std::optional<FileStatus> found, call.world.files.status(path));
    if (found) {
      return usage_error(path + ": exists already, and keys new never overwrites a key",
                         "name another: esc-courier keys new NAME; if its .pub is lost, "
                         "ssh-keygen -y -f KEY makes that again");
    }
  }
  return {};
}

Result<void> write_pair(const Call& call, const KeySlots& slots, const Secret& text,
                        const std::string& public_line) {
  World& world = call.world;
  const std::string path = slots.current();
  COURIER_TRY(world.files.make_directories(slots.directory, 0700, {}));
  world.boundary.reached("writing " + path);
  COURIER_TRY(world.files.create(path, text.reveal(Disclosure::secret_file), 0600));
  world.boundary.reached("writing " + path + ".pub");
  Result<void> written = world.files.create(path + ".pub", public_line + '\n', 0644);
  if (!written) {
    // Half a pair would stand in the way of the next try.
    COURIER_TRY(world.files.remove(path));
  }
  return written;
}

// The account's names that the key is to have; the account only where there are any.
struct FreeNames {
  Listed<services::LambdaKey> listed;
  std::vector<KeyRegistry> names;
};

// Printed is what is wrong; nothing comes back then.
std::optional<FreeNames> free_names(const Call& call, ExitCode& code) {
  const Result<std::vector<std::string>> names = registry_names(given_targets(call));
  if (!names) {
    code = fail(call, names.error());
    return std::nullopt;
  }
  FreeNames free;
  if (names->empty()) {
    return free;
  }
  std::optional<Listed<services::LambdaKey>> listed = list_keys(call, code);
  if (!listed) {
    return std::nullopt;
  }
  free.listed = std::move(*listed);
  for (const std::string& name : *names) {
    free.names.emplace_back(call, *free.listed.account.cloud, name);
    if (const auto checked = free.names.back().check(free.listed.all, nullptr); !checked) {
      code = fail(call, checked.error());
      return std::nullopt;
    }
  }
  return free;
}

Result<void> store(const Call& call, PlannedTargets& planned, FreeNames& registry,
                   const ssh::PublicKey& key) {
  COURIER_TRY(write_key_targets(call, planned));
  for (KeyRegistry& name : registry.names) {
    COURIER_TRY(name.put(registry.listed.all, key));
    call.printer.note("wrote lambda:" + name.name());
  }
  return {};
}

}  // namespace

ExitCode keys_new(const Call& call) {
  const Result<KeySlots> slots = key_slots(call);
  if (!slots) {
    return fail(call, slots.error());
  }
  const Result<WantedKey> wanted = wanted_key(call, slots->name);
  if (!wanted) {
    return fail(call, wanted.error());
  }
  if (const auto free = refuse_existing(call, *slots); !free) {
    return fail(call, free.error());
  }
  Result<KeyTargets> targets = read_key_targets(call, given_targets(call), slots->name);
  if (!targets) {
    return fail(call, targets.error());
  }
  ExitCode code = ExitCode::done;
  std::optional<FreeNames> registry = free_names(call, code);
  if (!registry) {
    return code;
  }
  const MadeKey key = make_key(*wanted, call.world.random);
  const std::string line = key.public_half.line();
  Result<PlannedTargets> planned =
      plan_key_targets(call, std::move(*targets), key.public_half, key.text);
  if (!planned) {
    return fail(call, planned.error());
  }
  if (const auto written = write_pair(call, *slots, key.text, line); !written) {
    return fail(call, written.error());
  }
  call.printer.note("wrote " + slots->current() + " (private, 0600) and " + slots->current() +
                    ".pub");
  if (const auto written = store(call, *planned, *registry, key.public_half); !written) {
    return fail(call, written.error());
  }
  std::string text = describe_key(key.public_half) + "comment    " + wanted->comment + '\n';
  if (call.world.out.is_terminal()) {
    text += ssh::randomart(key.public_half);
  }
  call.printer.result(text);
  return ExitCode::done;
}

}  // namespace courier::app
