#include <string>

#include "app/commands.h"
#include "app/environments.h"
#include "app/export.h"
#include "base/encode.h"
#include "base/text.h"
#include "esc/format.h"

namespace courier::app {

namespace {

std::string temporary_folder(const Environment& environment) {
  const auto found = environment.find("TMPDIR");
  return found == environment.end() || found->second.empty() ? "/tmp" : found->second;
}

// As the esc CLI lists them: `environmentVariables`, then `files`, whose texts go into temporary
// files that stay.
Result<Secret> list_variables(const Call& call, const std::string& format, const esc::Value& root) {
  std::vector<esc::NamedText> variables = esc::named_texts(root, "environmentVariables");
  const std::string folder = temporary_folder(call.world.environment);
  for (const esc::NamedText& file : esc::named_texts(root, "files")) {
    const std::string path = folder + "/esc-" + hex_encode(call.world.random.bytes(8));
    call.world.boundary.reached("writing " + path);
    COURIER_TRY(call.world.files.write(path, file.text.reveal(Disclosure::secret_file), 0600, {}));
    variables.push_back({file.name, Secret(path)});
  }
  return format == "shell" ? esc::shell_lines_of_esc(variables) : esc::dotenv_lines(variables);
}

}  // namespace

ExitCode env_open(const Call& call) {
  const std::vector<std::string>& arguments = call.options.arguments;
  const std::string format =
      call.options.is_given("format") ? call.options.get("format") : std::string("json");
  if (format == "detailed") {
    return fail(call, format_of_later_versions(format));
  }
  if (arguments.size() > 1 && is_list_format(format)) {
    return fail(call, {ErrorKind::usage,
                       "output format '" + format + "' may not be used with a property path", ""});
  }
  if (call.runtime.host != actions::Host::by_hand) {
    return fail(call, {ErrorKind::usage, "env open prints secrets, and a workflow publishes them",
                       "use pull, with format and output-file"});
  }
  ExitCode code = ExitCode::done;
  const std::optional<Opened> opened = open_environments(call, arguments[0], code);
  if (!opened) {
    return code;
  }
  if (is_list_format(format)) {
    const Result<Secret> text = list_variables(call, format, opened->value);
    return text ? print_secret(call, *text) : fail(call, text.error());
  }
  if (arguments.size() == 1) {
    return print_secret(call, document(format, opened->value));
  }
  const esc::Lookup found = esc::look_up(opened->value, arguments[1]);
  if (found.outcome == esc::Lookup::Outcome::malformed) {
    return fail(call, {ErrorKind::usage, quote(arguments[1]) + " is no path: " + found.finding,
                       "paths look like a.b[0][\"c\"]"});
  }
  return print_secret(call, document(format, found.value));  // null where nothing is, as esc prints
}

ExitCode env_check(const Call& call) {
  ExitCode code = ExitCode::done;
  const std::optional<Opened> opened = open_environments(call, call.options.arguments[0], code);
  if (opened) {
    call.printer.result(opened->name + ": no errors\n");
  }
  return code;
}

}  // namespace courier::app
