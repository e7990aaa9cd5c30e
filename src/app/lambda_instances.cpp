#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/lambda_cloud.h"
#include "base/text.h"
#include "sync/consent.h"

namespace courier::app {

namespace {

using services::LambdaInstance;

// By id, else by name; one that is ending is found only when none is left that is not.
Result<LambdaInstance> find_instance(const std::vector<LambdaInstance>& instances,
                                     const std::string& wanted) {
  std::vector<std::string> names;
  const LambdaInstance* ending = nullptr;
  for (const LambdaInstance& instance : instances) {
    if (instance.id == wanted) {
      return instance;
    }
    if (instance.name == wanted && instance.is_ending()) {
      ending = &instance;
    }
    names.push_back(instance.name);
  }
  COURIER_TRY_LET(const std::optional<LambdaInstance> found, find_by_name(instances, wanted));
  if (found) {
    return *found;
  }
  if (ending != nullptr) {
    return *ending;
  }
  const std::string near = nearest(wanted, names);
  return usage_error("there is no instance " + quote(wanted),
                     near.empty() ? "esc-courier lambda list"
                                  : "did you mean " + quote(near) + "?");
}

}  // namespace

ExitCode lambda_list(const Call& call) {
  ExitCode code = ExitCode::done;
  const std::optional<Listed<LambdaInstance>> listed = list_instances(call, code);
  if (!listed) {
    return code;
  }
  nlohmann::ordered_json json{{"instances", nlohmann::ordered_json::array()}};
  std::vector<std::vector<std::string>> rows{{"NAME", "STATUS", "IP", "REGION", "TYPE", "ID"}};
  for (const LambdaInstance& instance : listed->all) {
    json["instances"].push_back(as_json(instance));
    rows.push_back({instance.name.empty() ? "-" : one_line(instance.name),
                    one_line(instance.status), instance.ip.empty() ? "-" : one_line(instance.ip),
                    one_line(instance.region), one_line(instance.type), one_line(instance.id)});
  }
  call.printer.result(call.options.flag("json") ? json.dump(2) + '\n' : table(rows));
  return ExitCode::done;
}

ExitCode lambda_terminate(const Call& call) {
  const Result<sync::Consents> consents = sync::parse_consents(call.options.get("allow"));
  if (!consents) {
    return fail(call, consents.error());
  }
  const Result<std::string> wanted = wanted_name(call.options.arguments[0], "an instance");
  if (!wanted) {
    return fail(call, wanted.error());
  }
  ExitCode code = ExitCode::done;
  const std::optional<Listed<LambdaInstance>> listed = list_instances(call, code);
  if (!listed) {
    return code;
  }
  const Result<LambdaInstance> instance = find_instance(listed->all, *wanted);
  if (!instance) {
    return fail(call, instance.error());
  }
  if (instance->is_ending()) {
    call.printer.note(*wanted + ": is " + one_line(instance->status) + " already, id " +
                      one_line(instance->id));
    return ExitCode::done;
  }
  if (!consents->allow(sync::ConsentClass::remove, *wanted)) {
    return fail(call,
                {ErrorKind::usage,
                 *wanted + ": " + describe(*instance) + ": terminating it erases its disk for good",
                 "--allow " + sync::consent_to(sync::ConsentClass::remove, *wanted)});
  }
  call.world.boundary.reached("terminating " + instance->id);
  if (const Result<void> ended = listed->account.cloud->terminate(*instance); !ended) {
    return fail(call, ended.error());
  }
  call.printer.note(*wanted + ": terminating, id " + one_line(instance->id));
  return ExitCode::done;
}

}  // namespace courier::app
