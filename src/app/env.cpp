#include <string>

#include "app/commands.h"
#include "app/environments.h"
#include "app/export.h"
#include "base/encode.h"
#include "esc/format.h"

namespace courier::app {

namespace {

std::string temporary_folder(const Environment& environment) {
  const auto found = environment.find("TMPDIR");
  return found == environment.end() || found->second.empty() ? "/tmp" : found->second;
}

// What `env open` and `env get` print: the whole, or the part that a path leads to.
struct Question {
  std::string format;
  esc::PropertyPath path;
};

Result<Question> read_question(const Call& call, const std::string& format) {
  Question question{format, {}};
  if (call.options.arguments.size() > 1) {
    COURIER_TRY_LET(question.path, esc::parse_property_path(call.options.arguments[1]));
  }
  if (is_list_format(format) && !question.path.empty()) {
    return usage_error("output format '" + format + "' may not be used with a property path",
                       "use json, string or detailed, or leave the path out");
  }
  return question;
}

Error published(const std::string& what) {
  return {ErrorKind::usage, what + " prints secrets, and a workflow publishes them",
          "use pull, with format and output-file"};
}

Result<Secret> text_of(const Question& question, const esc::Value& root, esc::Secrets secrets) {
  return document(question.format, question.format == "string" ? esc::through_json(root) : root,
                  question.path, secrets);
}

// As the esc CLI lists them: `environmentVariables`, then `files`, whose texts go into temporary
// files that stay. These get every byte, which the CLI does not see.
Result<Secret> open_variables(const Call& call, const std::string& format, const esc::Value& root) {
  std::vector<esc::NamedText> variables =
      esc::named_texts(esc::through_json(root), "environmentVariables");
  const std::string folder = temporary_folder(call.world.environment);
  for (const esc::NamedText& file : esc::named_texts(root, "files")) {
    const std::string path = folder + "/esc-" + hex_encode(call.world.random.bytes(8));
    call.world.boundary.reached("writing " + path);
    COURIER_TRY(call.world.files.write(path, file.text.reveal(Disclosure::secret_file), 0600, {}));
    variables.push_back({file.name, Secret(path)});
  }
  return format == "shell" ? esc::shell_lines_of_esc(variables) : esc::dotenv_lines(variables);
}

// The same of an environment that was only checked: no file is written, so none has a path.
Secret list_variables(const std::string& format, const esc::Value& root, esc::Secrets secrets) {
  std::vector<esc::NamedText> variables =
      esc::named_texts(esc::through_json(root), "environmentVariables");
  for (esc::NamedText& variable : variables) {
    if (variable.secret && secrets == esc::Secrets::hidden) {
      variable.text = Secret("[secret]");
    }
  }
  for (const esc::NamedText& file : esc::named_texts(root, "files")) {
    variables.push_back({file.name, Secret("[unknown]")});
  }
  return format == "shell" ? esc::shell_lines_of_esc(variables) : esc::dotenv_lines(variables);
}

}  // namespace

ExitCode env_open(const Call& call) {
  const Result<Question> question = read_question(
      call, call.options.is_given("format") ? call.options.get("format") : std::string("json"));
  if (!question) {
    return fail(call, question.error());
  }
  if (call.runtime.host != actions::Host::by_hand) {
    return fail(call, published("env open"));
  }
  ExitCode code = ExitCode::done;
  esc::Aim aim;
  aim.history = question->format == "detailed";
  const std::optional<Opened> opened =
      open_environments(call, call.options.arguments[0], code, aim);
  if (!opened) {
    return code;
  }
  const Result<Secret> text = is_list_format(question->format)
                                  ? open_variables(call, question->format, opened->value)
                                  : text_of(*question, opened->value, esc::Secrets::shown);
  return text ? print_secret(call, *text) : fail(call, text.error());
}

ExitCode env_get(const Call& call) {
  if (!call.options.is_given("value")) {
    return fail(call, {ErrorKind::usage, "env get without --value: not in this version",
                       "--value json, string, detailed, dotenv or shell prints the value"});
  }
  const Result<Question> question = read_question(call, call.options.get("value"));
  if (!question) {
    return fail(call, question.error());
  }
  const bool show = call.options.flag("show-secrets");
  const bool detailed = question->format == "detailed";
  if ((show || detailed) && call.runtime.host != actions::Host::by_hand) {
    return fail(call, published(show ? "env get --show-secrets" : "env get --value detailed"));
  }
  ExitCode code = ExitCode::done;
  esc::Aim aim;
  aim.only_check = true;
  aim.unseal = show;
  aim.history = detailed;
  const std::optional<Opened> checked =
      open_environments(call, call.options.arguments[0], code, aim);
  if (!checked) {
    return code;
  }
  const esc::Secrets secrets = show ? esc::Secrets::shown : esc::Secrets::hidden;
  const Result<Secret> text = is_list_format(question->format)
                                  ? list_variables(question->format, checked->value, secrets)
                                  : text_of(*question, checked->value, secrets);
  if (!text) {
    return fail(call, text.error());
  }
  if (show || detailed) {
    return print_secret(call, *text);
  }
  call.printer.result(text->reveal(Disclosure::standard_output));
  return ExitCode::done;
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
