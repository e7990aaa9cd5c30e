#include "app/run.h"

#include <algorithm>
#include <vector>

#include "actions/inputs.h"
#include "actions/mask_set.h"
#include "actions/runtime.h"
#include "app/commands.h"
#include "app/options.h"
#include "app/print.h"
#include "esc/limits.h"

namespace courier::app {

namespace {

enum class Entrance { by_hand, action, post };

Entrance entrance_of(std::span<const std::string> arguments) {
  const std::string name =
      arguments.empty() ? "" : arguments[0].substr(arguments[0].rfind('/') + 1);
  const std::string first = arguments.size() == 2 ? arguments[1] : "";
  if (name == "esc-courier-action" || first == "action") {
    return Entrance::action;
  }
  return name == "esc-courier-post" || first == "post" ? Entrance::post : Entrance::by_hand;
}

Result<Options> read_options(Entrance entrance, std::span<const std::string> arguments,
                             const Environment& environment) {
  switch (entrance) {
    case Entrance::action:
      return parse_inputs([&](std::string_view name) { return actions::input(environment, name); });
    case Entrance::post: {
      Options options;
      options.command = Command::post;
      options.in_workflow = true;
      return options;
    }
    case Entrance::by_hand: break;
  }
  return parse_arguments(arguments.empty() ? arguments : arguments.subspan(1));
}

ExitCode dispatch(const Call& call) {
  switch (call.options.command) {
    case Command::pull: return pull(call);
    case Command::sync: return sync(call);
    case Command::render: return render(call);
    case Command::env_open: return env_open(call);
    case Command::env_get: return env_get(call);
    case Command::env_check: return env_check(call);
    case Command::env_ls: return env_ls(call);
    case Command::env_set: return env_set(call);
    case Command::env_seal: return env_seal(call);
    case Command::env_unseal: return env_unseal(call);
    case Command::env_key_new: return env_key_new(call);
    case Command::keys_new: return keys_new(call);
    case Command::keys_show: return keys_show(call);
    case Command::keys_verify: return keys_verify(call);
    case Command::keys_normalize: return keys_normalize(call);
    case Command::lambda_launch: return lambda_launch(call);
    case Command::lambda_list: return lambda_list(call);
    case Command::lambda_terminate: return lambda_terminate(call);
    case Command::lambda_keys_list: return lambda_keys_list(call);
    case Command::lambda_keys_add: return lambda_keys_add(call);
    case Command::lambda_keys_remove: return lambda_keys_remove(call);
    case Command::keys_rotate: return keys_rotate(call);
    case Command::keys_prune: return keys_prune(call);
    case Command::post: return post(call);
    case Command::version:
    case Command::action: break;  // `action` was replaced by the command it names
  }
  return version(call);
}

ExitCode code_of(const Error& error) {
  return error.kind == ErrorKind::usage ? ExitCode::usage : ExitCode::failed;
}

// Inputs that no version of the action has are a slip of the pen; the runner passes them on.
void warn_of_unknown_inputs(const Environment& environment, Printer& printer) {
  std::vector<std::string_view> known{"command"};
  for (const OptionSpec& option : option_table()) {
    if (option.is_input) {
      known.push_back(option.name);
    }
  }
  for (const std::string& name : actions::unknown_inputs(environment, known)) {
    printer.warning("the action has no input " + name);
  }
}

// What the program was handed to work with. The runner knows a credential that comes from its own
// secrets; one that an earlier step made or fetched, only we can tell it of.
Result<void> mask_credentials(const Options& options, const Environment& environment,
                              Printer& printer) {
  actions::MaskSet set(printer.host());
  for (const auto& [name, secret] : options.given_secrets) {
    set.add(name, secret);
  }
  for (const char* name : {"COURIER_KEY", "GH_TOKEN", "GITHUB_TOKEN", "LAMBDA_API_KEY"}) {
    if (const auto found = environment.find(name); found != environment.end()) {
      set.add(name, Secret(found->second));
    }
  }
  return printer.commands().masks(set.masks());
}

}  // namespace

std::string how_to_give(const Call& call, std::string_view option, std::string_view value) {
  const std::string name(option);
  return (call.options.in_workflow ? name + ": " : "--" + name + ' ') + std::string(value);
}

ExitCode fail(const Call& call, const Error& error) {
  call.printer.error(error);
  return code_of(error);
}

ExitCode refuse(const Call& call, const Diagnostics& list, std::string_view source) {
  call.printer.diagnostics(list, source);
  return ExitCode::usage;
}

ExitCode run(std::span<const std::string> arguments, World& world) {
  const Entrance entrance = entrance_of(arguments);
  const Result<Options> options = read_options(entrance, arguments, world.environment);
  const std::optional<std::string> host_paths = options && options->is_given("host-paths")
                                                    ? std::optional(options->get("host-paths"))
                                                    : std::nullopt;
  const Result<actions::Runtime> runtime =
      actions::read_runtime(world.environment, world.files, host_paths);
  Printer printer(world, actions::host_of(world.environment));
  if (!options) {
    printer.error(options.error());
    return code_of(options.error());
  }
  if (options->help_all || options->help) {
    printer.result(options->help_all ? help_text() : help_text(options->command));
    return ExitCode::done;
  }
  if (!runtime) {
    printer.error(runtime.error());
    return code_of(runtime.error());
  }
  if (const Result<void> masked = mask_credentials(*options, world.environment, printer); !masked) {
    printer.error(masked.error());
    return code_of(masked.error());
  }
  for (const std::string& warning : options->warnings) {
    printer.warning(warning);
  }
  if (entrance == Entrance::action) {
    warn_of_unknown_inputs(world.environment, printer);
  }
  ExitCode code = ExitCode::failed;
  try {
    code = dispatch({*options, *runtime, world, printer});
  } catch (const esc::LimitReached& limit) {
    printer.error({ErrorKind::failed, limit.finding, {}});
  }
  // A result that could not be written was not delivered, whatever else went well.
  return code == ExitCode::done && world.out.failed() ? ExitCode::failed : code;
}

}  // namespace courier::app
