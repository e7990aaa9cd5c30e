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

struct Place {
  std::string directory, name;

  [[nodiscard]] std::string private_path() const { return directory + '/' + name; }
  [[nodiscard]] std::string public_path() const { return private_path() + ".pub"; }
};

Result<Place> place_of(const Call& call) {
  Place place;
  COURIER_TRY_LET(place.name, key_name(call));
  COURIER_TRY_LET(place.directory, key_directory(call));
  return place;
}

Result<void> refuse_existing(const Call& call, const Place& place) {
  for (const std::string& path : {place.private_path(), place.public_path()}) {
    COURIER_TRY_LET(const std::optional<FileStatus> found, call.world.files.status(path));
    if (found) {
      return usage_error(path + ": exists already, and keys new never overwrites a key",
                         "name another: esc-courier keys new NAME; if its .pub is lost, "
                         "ssh-keygen -y -f KEY makes that again");
    }
  }
  return {};
}

Result<void> write_pair(const Call& call, const Place& place, const Secret& text,
                        const std::string& public_line) {
  World& world = call.world;
  COURIER_TRY(world.files.make_directories(place.directory, 0700, {}));
  world.boundary.reached("writing " + place.private_path());
  COURIER_TRY(world.files.create(place.private_path(), text.reveal(Disclosure::secret_file), 0600));
  world.boundary.reached("writing " + place.public_path());
  Result<void> written = world.files.create(place.public_path(), public_line + '\n', 0644);
  if (!written) {
    // Half a pair would stand in the way of the next try.
    COURIER_TRY(world.files.remove(place.private_path()));
  }
  return written;
}

// The account's names that the key is to have; printed is what is wrong.
std::optional<std::vector<KeyRegistry>>
free_names(const Call& call, std::optional<LambdaAccount>& account, ExitCode& code) {
  const Result<std::vector<std::string>> names = registry_names(given_targets(call));
  if (!names) {
    code = fail(call, names.error());
    return std::nullopt;
  }
  std::vector<KeyRegistry> registry;
  if (names->empty()) {
    return registry;
  }
  account = open_lambda(call, code);
  if (!account) {
    return std::nullopt;
  }
  for (const std::string& name : *names) {
    registry.emplace_back(call, *account->cloud, name);
    if (const Result<void> free = registry.back().check(nullptr); !free) {
      code = fail(call, free.error());
      return std::nullopt;
    }
  }
  return registry;
}

Result<void> store(const Call& call, PlannedTargets& planned, std::vector<KeyRegistry>& registry,
                   const ssh::PublicKey& key) {
  COURIER_TRY(write_key_targets(call, planned));
  for (KeyRegistry& name : registry) {
    COURIER_TRY(name.put(key));
    call.printer.note("wrote lambda:" + name.name());
  }
  return {};
}

}  // namespace

ExitCode keys_new(const Call& call) {
  const Result<Place> place = place_of(call);
  if (!place) {
    return fail(call, place.error());
  }
  const Result<WantedKey> wanted = wanted_key(call, place->name);
  if (!wanted) {
    return fail(call, wanted.error());
  }
  if (const auto free = refuse_existing(call, *place); !free) {
    return fail(call, free.error());
  }
  Result<KeyTargets> targets = read_key_targets(call, given_targets(call), place->name);
  if (!targets) {
    return fail(call, targets.error());
  }
  ExitCode code = ExitCode::done;
  std::optional<LambdaAccount> account;
  std::optional<std::vector<KeyRegistry>> registry = free_names(call, account, code);
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
  if (const auto written = write_pair(call, *place, key.text, line); !written) {
    return fail(call, written.error());
  }
  call.printer.note("wrote " + place->private_path() + " (private, 0600) and " +
                    place->public_path());
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
