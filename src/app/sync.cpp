#include <memory>
#include <string>

#include "app/commands.h"
#include "app/environments.h"
#include "app/github_connection.h"
#include "app/output_file.h"
#include "base/text.h"
#include "sync/apply.h"
#include "sync/plan.h"
#include "sync/report.h"

namespace courier::app {

namespace {

// The environments that the manifest names, unless the option replaces them.
std::string environments_of(const Call& call, const sync::Manifest& manifest) {
  if (call.options.is_given("environment")) {
    return call.options.get("environment");
  }
  std::vector<std::string> names;
  names.reserve(manifest.environments.size());
  for (const sync::Named& name : manifest.environments) {
    names.push_back(name.text);
  }
  return join(names, "\n");
}

sync::WantedValue wanted_value(const esc::Value& root, const std::string& path) {
  const esc::Lookup found = esc::look_up(root, path);
  if (found.outcome == esc::Lookup::Outcome::malformed) {
    return sync::Unusable{"the path cannot be read: " + found.finding};
  }
  if (found.outcome == esc::Lookup::Outcome::missing ||
      found.value.kind() == esc::Value::Kind::null) {
    return sync::Missing{};
  }
  if (found.value.contains_unknown()) {
    return sync::Unusable{"its value is not known"};
  }
  const bool nested = found.value.kind() == esc::Value::Kind::array ||
                      found.value.kind() == esc::Value::Kind::object;
  Secret text = nested ? esc::to_json(found.value) : found.value.secret_text();
  if (found.secret) {
    return text;
  }
  // Neither it nor what it is a part of is secret, so that a variable may hold it.
  return std::string(text.reveal(Disclosure::inspection));
}

Result<std::optional<OutputFile>> plan_report(const Call& call) {
  if (!call.options.is_given("report-file")) {
    return std::optional<OutputFile>();
  }
  return plan_output_file(call, "report-file", call.options.get("report-file"));
}

Result<void> report(const Call& call, const std::optional<OutputFile>& file, const sync::Plan& plan,
                    const sync::Applied* applied) {
  if (file) {
    COURIER_TRY(write_output_file(
        call, *file, applied != nullptr ? sync::report_json(*applied) : sync::plan_json(plan)));
  }
  StepResult result;
  result.outputs = {{"plan", sync::plan_json(plan)},
                    {"digest", sync::plan_digest(plan)},
                    {"changed", applied != nullptr && applied->changed() ? "true" : "false"}};
  if (file) {
    result.outputs.emplace_back("report-file", file->shown);
  }
  result.summary = applied != nullptr ? sync::report_markdown(*applied) : sync::plan_markdown(plan);
  return report_to_runner(call, result);
}

// The plan is made; print it, and carry it out where that was asked for.
ExitCode finish(const Call& call, const sync::Manifest& manifest, const std::string& source,
                const sync::WantedValues& wanted, const sync::Plan& plan, sync::Store& store,
                const std::optional<OutputFile>& file) {
  const bool json = call.options.flag("json");
  const bool applies = call.options.flag("apply") && !plan.blocked();
  if (!json) {
    call.printer.result(sync::print_plan(plan));
  } else if (!applies) {
    call.printer.result(sync::plan_json(plan));  // else the report is the one document
  }
  call.printer.diagnostics(plan.problems, source);
  if (!applies) {
    if (const Result<void> reported = report(call, file, plan, nullptr); !reported) {
      return fail(call, reported.error());
    }
    if (plan.blocked()) {
      return ExitCode::usage;
    }
    return call.options.flag("exit-code") && plan.has_work() ? ExitCode::findings : ExitCode::done;
  }
  if (file && !file->is_stream) {  // the plan: is it writable at all?
    if (const Result<void> written = write_output_file(call, *file, sync::plan_json(plan));
        !written) {
      return fail(call, written.error());
    }
  }
  const Result<sync::Applied> applied =
      sync::apply(plan, manifest, wanted, store, call.world.boundary);
  if (!applied) {  // nothing was written, so that the plan is what there is to report
    if (const Result<void> reported = report(call, file, plan, nullptr); !reported) {
      call.printer.error(reported.error());
    }
    return fail(call, applied.error());
  }
  call.printer.result(json ? sync::report_json(*applied) : sync::report_text(*applied));
  for (const sync::Outcome& outcome : applied->outcomes) {
    if (outcome.kind == sync::Outcome::Kind::failed || outcome.kind == sync::Outcome::Kind::raced) {
      call.printer.error(outcome.error);
    }
  }
  if (const Result<void> reported = report(call, file, plan, &*applied); !reported) {
    return fail(call, reported.error());
  }
  return applied->complete() ? ExitCode::done : ExitCode::failed;
}

}  // namespace

ExitCode sync(const Call& call) {
  const std::string file = call.options.get("manifest");
  const Result<std::string> text = call.world.files.read(file);
  if (!text) {
    return fail(call, {ErrorKind::usage, "reading the manifest: " + text.error().message,
                       "name the manifest with " + how_to_give(call, "manifest", "FILE")});
  }
  Diagnostics problems;
  const sync::Manifest manifest = sync::read_manifest(file, *text, problems);
  if (problems.has_errors()) {
    return refuse(call, problems, *text);
  }
  call.printer.diagnostics(problems, *text);
  const Result<sync::Consents> consents = sync::parse_consents(call.options.get("allow"));
  if (!consents) {
    return fail(call, consents.error());
  }
  const Result<std::optional<OutputFile>> report_file = plan_report(call);
  if (!report_file) {
    return fail(call, report_file.error());
  }
  if (const Result<void> checked = check_runner(call, {{{"plan", ""}}, "the plan"}); !checked) {
    return fail(call, checked.error());
  }
  ExitCode code = ExitCode::done;
  const std::optional<Opened> opened =
      open_environments(call, environments_of(call, manifest), code);
  if (!opened) {
    return code;
  }
  if (const Result<void> masked = mask_environment(call, opened->value); !masked) {
    return fail(call, masked.error());
  }
  sync::WantedValues wanted;
  for (const sync::Entry& entry : manifest.entries) {
    wanted.push_back(wanted_value(opened->value, entry.from.text));
  }
  const Result<GitHub> github = connect_to_github(call);
  if (!github) {
    return fail(call, github.error());
  }
  const Result<sync::Observed> observed = sync::observe(manifest, *github->store);
  if (!observed) {
    return fail(call, observed.error());
  }
  const sync::Plan plan = sync::make_plan(manifest, wanted, *observed, *consents);
  return finish(call, manifest, *text, wanted, plan, *github->store, *report_file);
}

}  // namespace courier::app
