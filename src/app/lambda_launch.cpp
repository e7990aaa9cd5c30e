#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/lambda_cloud.h"
#include "app/output_file.h"
#include "base/hash.h"
#include "base/text.h"
#include "cloudinit/hand_off.h"
#include "cloudinit/target.h"
#include "services/lambda_capacity.h"
#include "ssh/public_key.h"

namespace courier::app {

namespace {

using services::LambdaCloud;
using services::LambdaInstance;
using services::LambdaLaunch;

constexpr std::chrono::seconds between_looks{5};

// The user data that the metadata file speaks of, proven to be what render wrote.
Result<Secret> read_user_data(const Call& call, const std::string& metadata_path) {
  const std::string next = "render it again: esc-courier render --target lambda";
  COURIER_TRY_LET(const std::string metadata,
                  call.world.files.read(absolute_path(call, metadata_path)));
  Result<cloudinit::HandedOff> handed = cloudinit::read_hand_off(metadata);
  if (!handed) {
    Error error = std::move(handed.error());
    error.message = metadata_path + ": " + error.message;
    return std::unexpected(std::move(error));
  }
  if (handed->target != "lambda") {
    return usage_error(metadata_path + ": the user data is for " + quote(handed->target) +
                           ", expected lambda",
                       next);
  }
  const std::size_t slash = metadata_path.rfind('/');
  const std::string folder =
      slash == std::string::npos ? std::string() : metadata_path.substr(0, slash + 1);
  const std::string path = folder + handed->file;
  COURIER_TRY_LET(std::string text, call.world.files.read(absolute_path(call, path)));
  Secret user_data = Secret::absorb(std::move(text));
  const std::string_view bytes = user_data.reveal(Disclosure::inspection);
  if (sha256_hex(bytes) != handed->sha256) {
    return usage_error(
        path + ": is not what render wrote: its SHA-256 is not that of " + metadata_path, next);
  }
  if (bytes.size() > cloudinit::find_target("lambda")->limit || !is_utf8(bytes)) {
    return usage_error(path + ": Lambda Cloud takes text of at most 1 MB", next);
  }
  return user_data;
}

// Lambda puts this key on the instance as well; whoever expects to log in with it should know when
// the user data speaks of another.
Result<void> check_key(const Call& call, LambdaCloud& cloud, const LambdaLaunch& launch) {
  COURIER_TRY_LET(const std::vector<services::LambdaKey> keys, cloud.keys());
  COURIER_TRY_LET(const std::optional<services::LambdaKey> key, find_by_name(keys, launch.ssh_key));
  if (key) {
    const Result<ssh::PublicKey> parsed = ssh::read_public_key(key->public_key);
    const std::string_view text = launch.user_data.reveal(Disclosure::inspection);
    if (parsed && text.find(parsed->base64) == std::string_view::npos) {
      call.printer.warning("the user data does not hold the account's key " + quote(key->name));
    }
    return {};
  }
  std::vector<std::string> names;
  names.reserve(keys.size());
  for (const services::LambdaKey& one : keys) {
    names.push_back(one_line(one.name));
  }
  return usage_error(
      "the account has no SSH key " + quote(launch.ssh_key),
      names.empty()
          ? "it has none: esc-courier lambda keys add " + launch.ssh_key + " FILE.pub"
          : "it has " + join(names, ", ") + "; esc-courier lambda keys add NAME FILE.pub");
}

Result<void> check_health(const LambdaInstance& instance, const std::string& name) {
  if (instance.is_ending() || instance.status == "unhealthy") {
    return failure(name + ": is " + one_line(instance.status) + ", expected active",
                   how_to_end(name) + ", and launch it again");
  }
  return {};
}

// Whoever goes on after a launch works on what is there, which therefore must be what was wanted.
Result<void> check_existing(const LambdaInstance& there, const LambdaLaunch& wanted) {
  COURIER_TRY(check_health(there, wanted.name));
  std::vector<std::string> differing;
  const auto compare = [&](const std::string& what, const std::vector<std::string>& is,
                           const std::string& expected) {
    if (std::find(is.begin(), is.end(), expected) == is.end()) {
      differing.push_back(what + ' ' + one_line(join(is, ", ")) + ", expected " + expected);
    }
  };
  compare("type", {there.type}, wanted.type);
  if (!wanted.region.empty()) {
    compare("region", {there.region}, wanted.region);
  }
  compare("SSH key", there.ssh_keys, wanted.ssh_key);
  if (!differing.empty()) {
    return usage_error(wanted.name + ": is there already, but with " + join(differing, "; ") +
                           "; id " + there.id,
                       "launch under another name, or end that one: " + how_to_end(wanted.name));
  }
  return {};
}

struct Launched {
  LambdaInstance instance;
  bool is_new = false;
};

// What has the name now, if that can be told: the answer to a launch may have been lost on its way.
std::optional<LambdaInstance> seen_now(LambdaCloud& cloud, const std::string& name) {
  const Result<std::vector<LambdaInstance>> instances = cloud.instances();
  const Result<std::optional<LambdaInstance>> found =
      instances ? find_by_name(*instances, name) : std::nullopt;
  return found ? *found : std::nullopt;
}

// Two launches at once may both have found the name free. Gives ours as it is listed, if it is.
Result<LambdaInstance> check_alone(const Call& call, LambdaCloud& cloud,
                                   const LambdaInstance& ours) {
  const Result<std::vector<LambdaInstance>> instances = cloud.instances();
  if (!instances) {
    call.printer.warning("whether another launch took the name " + quote(ours.name) +
                         " meanwhile is not known: " + instances.error().message);
    return ours;
  }
  LambdaInstance listed = ours;
  std::vector<std::string> others;
  for (const LambdaInstance& one : *instances) {
    if (one.id == ours.id) {
      listed = one;
    } else if (one.name == ours.name && !one.is_ending()) {
      others.push_back(one.id);
    }
  }
  if (!others.empty()) {
    return failure(ours.name + ": is launched, id " + ours.id +
                       ", but another launch took the name meanwhile: id " + join(others, ", "),
                   "both are paid for; to end the one that this launched: " + how_to_end(ours.id));
  }
  return listed;
}

Result<Launched> find_or_launch(const Call& call, LambdaCloud& cloud, LambdaLaunch launch) {
  COURIER_TRY_LET(const std::vector<LambdaInstance> instances, cloud.instances());
  COURIER_TRY_LET(const std::optional<LambdaInstance> existing,
                  find_by_name(instances, launch.name));
  if (existing) {
    COURIER_TRY(check_existing(*existing, launch));
    return Launched{*existing, false};
  }
  COURIER_TRY_LET(const std::vector<services::LambdaType> types, cloud.types());
  COURIER_TRY_LET(launch.region, services::choose_region(types, launch.type, launch.region));
  COURIER_TRY(check_key(call, cloud, launch));
  call.world.boundary.reached("launching " + launch.name);
  std::expected<std::string, services::LaunchFailure> id = cloud.launch(launch);
  if (!id) {
    std::optional<LambdaInstance> seen =
        id.error().may_be_launched ? seen_now(cloud, launch.name) : std::nullopt;
    if (!seen) {
      return std::unexpected(std::move(id.error().error));
    }
    COURIER_TRY(check_existing(*seen, launch));
    return Launched{std::move(*seen), true};
  }
  const LambdaInstance ours{*id,           launch.name, "booting",       {},
                            launch.region, launch.type, {launch.ssh_key}};
  COURIER_TRY_LET(LambdaInstance listed, check_alone(call, cloud, ours));
  return Launched{std::move(listed), true};
}

// Looks every five seconds, and once more at the end: of --wait, or of --deadline if that is
// sooner.
Result<LambdaInstance> wait_until_active(const Call& call, const LambdaAccount& account,
                                         LambdaInstance instance) {
  Clock& clock = call.world.clock;
  const std::string name = instance.name;
  std::string limit = "--wait";
  auto end = clock.monotonic() + std::chrono::seconds(call.options.number("wait"));
  if (account.connection.deadline && *account.connection.deadline < end) {
    limit = "--deadline";
    end = *account.connection.deadline;
  }
  const auto given_up = [&] {
    return failure(name + ": is " + one_line(instance.status) + " still at the end of " + limit +
                       ' ' + call.options.get(limit.substr(2)),
                   "it goes on, and is paid for: run again to wait longer, or " + how_to_end(name));
  };
  for (;;) {
    Result<LambdaInstance> seen = account.cloud->instance(instance.id);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - clock.monotonic());
    if (seen) {
      instance = std::move(*seen);
    } else if (left.count() > 0) {
      return seen;
    }
    if (instance.status == "active") {
      return instance;
    }
    COURIER_TRY(check_health(instance, name));
    if (left.count() <= 0) {
      return given_up();
    }
    clock.sleep(std::min<std::chrono::milliseconds>(between_looks, left));
  }
}

}  // namespace

ExitCode lambda_launch(const Call& call) {
  const Result<std::string> name = wanted_name(call.options.arguments[0], "an instance");
  if (!name) {
    return fail(call, name.error());
  }
  if (!call.options.is_given("instance-type")) {
    return fail(call, {ErrorKind::usage, "no instance type is given",
                       "--instance-type TYPE, such as gpu_1x_a10"});
  }
  Result<Secret> user_data = read_user_data(call, call.options.get("metadata"));
  if (!user_data) {
    return fail(call, user_data.error());
  }
  ExitCode code = ExitCode::done;
  const std::optional<LambdaAccount> account = open_lambda(call, code);
  if (!account) {
    return code;
  }
  LambdaCloud& cloud = *account->cloud;
  const Result<Launched> launched =
      find_or_launch(call, cloud,
                     {*name, call.options.get("instance-type"), call.options.get("region"),
                      call.options.get("ssh-key"), std::move(*user_data)});
  if (!launched) {
    return fail(call, launched.error());
  }
  call.printer.note(*name + (launched->is_new ? ": launched, " : ": is there already, ") +
                    describe(launched->instance));
  Result<LambdaInstance> instance = call.options.is_given("wait")
                                        ? wait_until_active(call, *account, launched->instance)
                                        : Result<LambdaInstance>(launched->instance);
  if (!instance) {
    return fail(call, instance.error());
  }
  nlohmann::ordered_json json = as_json(*instance);
  json["launched"] = launched->is_new;
  call.printer.result(call.options.flag("json") ? json.dump(2) + '\n'
                                                : *name + ": " + describe(*instance) + '\n');
  return ExitCode::done;
}

}  // namespace courier::app
