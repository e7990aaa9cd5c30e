#include <string>

#include "actions/deliver.h"
#include "actions/selection.h"
#include "app/commands.h"
#include "app/environments.h"
#include "app/export.h"
#include "app/output_file.h"
#include "base/text.h"
#include "sync/consent.h"

namespace courier::app {

namespace {

actions::MaskScope mask_scope(const Call& call) {
  return call.options.get("mask") == "all" ? actions::MaskScope::all : actions::MaskScope::secrets;
}

ExitCode hand_over(const Call& call, const esc::Value& root, const sync::Consents& consents) {
  actions::SelectionRequest selection;
  selection.export_environment_variables = call.options.get("export-environment-variables");
  selection.keys = call.options.get("keys");
  selection.values = call.options.get("values");
  selection.on_missing = call.options.get("on-missing") == "warn" ? actions::OnMissing::warn
                                                                  : actions::OnMissing::fail;
  selection.mask = mask_scope(call);
  Diagnostics problems;
  const std::vector<actions::Delivery> deliveries = actions::select(root, selection, problems);
  call.printer.diagnostics(problems);
  if (problems.has_errors()) {
    return ExitCode::usage;
  }

  actions::DeliveryRequest request;
  request.mask = mask_scope(call);
  request.files_directory = call.options.get("files-directory");
  request.variable_allowed = [&](std::string_view name) {
    return consents.allow(sync::ConsentClass::variable, name);
  };
  request.overwrite_allowed = [&](std::string_view name) {
    return consents.allow(sync::ConsentClass::overwrite, name);
  };
  Diagnostics refusals;
  const Result<actions::DeliveryPlan> plan =
      actions::plan_delivery(deliveries, root, request, call.runtime, call.world.environment,
                             call.world.files, call.world.random, refusals);
  if (!plan) {
    return fail(call, plan.error());
  }
  if (refusals.has_errors()) {
    return refuse(call, refusals);
  }
  if (const Result<void> done =
          actions::deliver(*plan, call.world.out, call.world.files, call.world.boundary);
      !done) {
    return fail(call, done.error());
  }
  // Only now may anything be said: the masks are out.
  call.printer.diagnostics(refusals);
  name_unmasked(call, *plan);
  call.printer.note(
      count_of(plan->mask_count, "mask") + ", " + count_of(plan->outputs.size(), "output") + ", " +
      count_of(plan->variables.size(), "variable") + ", " + count_of(plan->files.size(), "file"));
  return ExitCode::done;
}

}  // namespace

ExitCode pull(const Call& call) {
  const Result<sync::Consents> consents = sync::parse_consents(call.options.get("allow"));
  if (!consents) {
    return fail(call, consents.error());
  }
  const bool in_workflow = call.runtime.host != actions::Host::by_hand;
  const bool to_file = call.options.is_given("output-file");
  if (call.options.is_given("format") && in_workflow && !to_file) {
    return fail(call, {ErrorKind::usage, "format needs output-file in a workflow",
                       "what is printed there is published; set output-file: PATH"});
  }
  if (!call.options.is_given("format") && (to_file || !in_workflow)) {
    return fail(
        call, {ErrorKind::usage,
               to_file ? "output-file needs format" : "there is no workflow step to hand values to",
               how_to_give(call, "format", "dotenv, shell, json, yaml, string or detailed")});
  }
  ExitCode code = ExitCode::done;
  esc::Aim aim;
  aim.history = call.options.get("format") == "detailed";
  const std::optional<Opened> opened =
      open_environments(call, call.options.get("environment"), code, aim);
  if (!opened) {
    return code;
  }
  return call.options.is_given("format")
             ? export_environment(call, opened->value, mask_scope(call), *consents)
             : hand_over(call, opened->value, *consents);
}

}  // namespace courier::app
