#include "cloudinit/render.h"

#include <string>

#include "app/commands.h"
#include "app/environments.h"
#include "app/output_file.h"
#include "app/render_check.h"
#include "base/text.h"
#include "cloudinit/hand_off.h"
#include "cloudinit/shipped.h"
#include "sync/consent.h"

namespace courier::app {

namespace {

std::optional<std::string> variable(const Call& call, std::string_view name) {
  const auto found = call.world.environment.find(name);
  return found == call.world.environment.end() || found->second.empty()
             ? std::nullopt
             : std::optional(found->second);
}

struct Destinations {
  OutputFile user_data;
  std::optional<OutputFile> metadata;  // nothing lies beside a stream
};

// Both, and the step's outputs, so that neither file is written where the other cannot be.
Result<Destinations> plan_destinations(const Call& call, const std::string& path) {
  COURIER_TRY_LET(OutputFile user_data, plan_output_file(call, "output-file", path));
  Destinations out{std::move(user_data), std::nullopt};
  if (!out.user_data.is_stream) {
    COURIER_TRY_LET(out.metadata,
                    plan_output_file(call, "output-file", cloudinit::hand_off_path(path)));
  }
  COURIER_TRY(check_runner(call, {{{"user-data-file", out.user_data.shown}}, {}}));
  return out;
}

Result<void> write(const Call& call, const Destinations& destinations,
                   const cloudinit::RenderRequest& request, const cloudinit::UserData& user_data) {
  const std::string& shown = destinations.user_data.shown;
  COURIER_TRY(write_output_file(call, destinations.user_data,
                                user_data.text.reveal(Disclosure::user_data)));
  StepResult result{{{"user-data-file", shown}}, {}};
  if (destinations.metadata) {
    COURIER_TRY(write_output_file(call, *destinations.metadata,
                                  cloudinit::hand_off(request, user_data, shown)));
    result.outputs.emplace_back("metadata-file", destinations.metadata->shown);
  }
  return report_to_runner(call, result);
}

}  // namespace

ExitCode render(const Call& call) {
  if (call.options.flag("check")) {
    return render_check(call);
  }
  if (!call.options.arguments.empty()) {
    return fail(call, {ErrorKind::usage, "render takes FILE... with --check only",
                       "esc-courier render --help"});
  }
  Diagnostics problems;
  const cloudinit::Parameters parameters =
      cloudinit::parse_parameters(call.options.get("parameters"), problems);
  if (problems.has_errors()) {
    return refuse(call, problems);
  }
  const Result<sync::Consents> consents = sync::parse_consents(call.options.get("allow"));
  if (!consents) {
    return fail(call, consents.error());
  }
  const std::string path =
      call.options.is_given("output-file") ? call.options.get("output-file") : "user-data.yaml";
  const Result<Destinations> destinations = plan_destinations(call, path);
  if (!destinations) {
    return fail(call, destinations.error());
  }
  // A name has no slash and no extension; what does is a file.
  const std::string name = call.options.get("template");
  std::optional<cloudinit::TemplateText> template_text;
  cloudinit::ReadFile read_file;
  if (name.find_first_of("/.") != std::string::npos) {
    Result<std::string> text = call.world.files.read(name);
    if (!text) {
      return fail(call, {ErrorKind::usage, "reading the template: " + text.error().message,
                         how_to_give(call, "template", "FILE") +
                             ", or the name of one of the program's own, without / and ."});
    }
    template_text = cloudinit::TemplateText{name, std::move(*text)};
    read_file = files_beside(call, name);
  }
  ExitCode code = ExitCode::done;
  const std::optional<Opened> opened =
      open_environments(call, call.options.get("environment"), code);
  if (!opened) {
    return code;
  }
  if (const Result<void> masked = mask_environment(call, opened->value); !masked) {
    return fail(call, masked.error());
  }
  const std::string target = call.options.is_given("target")
                                 ? call.options.get("target")
                                 : std::string(cloudinit::usual_target(name));
  // A local definition has no revision; the commit it was rendered from says as much.
  const cloudinit::RenderRequest request{opened->value,
                                         name,
                                         target,
                                         parameters,
                                         {opened->name, std::nullopt, variable(call, "GITHUB_SHA")},
                                         std::move(template_text),
                                         [&](std::string_view secret) {
                                           return consents->allow(sync::ConsentClass::user_data,
                                                                  secret);
                                         },
                                         std::move(read_file),
                                         call.options.flag("gzip"),
                                         call.world.clock.now()};
  const std::optional<cloudinit::UserData> user_data = cloudinit::render(request, problems);
  call.printer.diagnostics(problems);
  if (!user_data) {
    return ExitCode::usage;
  }
  if (const Result<void> written = write(call, *destinations, request, *user_data); !written) {
    return fail(call, written.error());
  }
  call.printer.note(path + ": " + describe(user_data->size, *cloudinit::find_target(target)));
  for (const cloudinit::EmbeddedSecret& secret : user_data->secrets) {
    call.printer.note(path + " holds " + secret.name + ": " +
                      std::string(to_text(secret.judgement.exposure)) + ", " +
                      std::string(secret.judgement.what));
  }
  return ExitCode::done;
}

}  // namespace courier::app
