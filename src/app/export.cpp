#include "app/export.h"

#include <string>
#include <vector>

#include "actions/deliver.h"
#include "actions/file_commands.h"
#include "app/output_file.h"
#include "base/text.h"
#include "esc/format.h"

namespace courier::app {

namespace {

// A name or value that the format cannot carry: a name goes into the text as it is, and a shell
// would run what stands in it.
void check_variables(const esc::Value& root, std::string_view format, Diagnostics& problems) {
  for (const char* section : {"environmentVariables", "files"}) {
    for (const esc::NamedText& variable : esc::named_texts(root, section)) {
      const std::optional<Range>& place = root.member(section)->member(variable.name)->defined_at();
      if (!actions::is_variable_name(variable.name)) {
        problems.add({Severity::error,
                      quote(variable.name) + " cannot be the name of a variable",
                      "use letters, digits and _, with no digit first",
                      place,
                      {}});
      }
      const std::string_view text = variable.text.reveal(Disclosure::inspection);
      const bool is_file = std::string_view(section) == "files";
      if (!is_file && format == "shell" && text.find('\0') != std::string_view::npos) {
        problems.add(
            {Severity::error,
             "the variable " + variable.name + " would hold a NUL byte, which no shell keeps",
             "deliver it under files",
             place,
             {}});
      }
    }
  }
}

// The entries of `files`, as deliveries of which nothing but the file is made.
std::vector<actions::Delivery> files_of(const esc::Value& root) {
  std::vector<actions::Delivery> out;
  for (const esc::NamedText& file : esc::named_texts(root, "files")) {
    actions::Delivery delivery;
    delivery.name = file.name;
    delivery.value = *root.member("files")->member(file.name);
    delivery.text = file.text;
    delivery.secret = delivery.value.contains_secret();
    delivery.file = true;
    delivery.output = false;
    out.push_back(std::move(delivery));
  }
  return out;
}

Secret lines_of(std::string_view format, const esc::Value& root,
                const std::vector<actions::PlannedFile>& files) {
  std::vector<esc::NamedText> variables = esc::named_texts(root, "environmentVariables");
  for (const actions::PlannedFile& file : files) {
    variables.push_back({file.name, Secret(file.shown_path)});
  }
  return format == "shell" ? esc::shell_lines(variables) : esc::dotenv_lines(variables);
}

}  // namespace

bool is_list_format(std::string_view format) { return format == "dotenv" || format == "shell"; }

Result<Secret> document(std::string_view format, const esc::Value& root,
                        const esc::PropertyPath& path, esc::Secrets secrets) {
  const esc::Value* const found = esc::find_property(root, path);
  const esc::Value value = found == nullptr ? esc::Value() : *found;
  if (format == "detailed") {
    return path.empty() ? esc::detailed_environment(root) : esc::detailed_document(value);
  }
  return format == "string" ? esc::string_document(value, secrets)
         : format == "yaml" ? esc::yaml_document(value)
                            : esc::json_document(value, secrets);
}

ExitCode print_secret(const Call& call, const Secret& text) {
  call.world.out.write(text.reveal(Disclosure::standard_output));
  call.world.out.flush();
  return call.world.out.failed()
             ? fail(call, {ErrorKind::failed, "standard output cannot be written", ""})
             : ExitCode::done;
}

void name_unmasked(const Call& call, const actions::DeliveryPlan& plan) {
  for (const actions::Unmasked& unmasked : plan.unmasked) {
    call.printer.warning(unmasked.name + ": " + unmasked.finding);
  }
}

ExitCode export_environment(const Call& call, const esc::Value& root, actions::MaskScope scope,
                            const sync::Consents& consents) {
  const std::string format = call.options.get("format");
  Diagnostics problems;
  const bool is_list = is_list_format(format);
  if (is_list) {
    check_variables(root, format, problems);
  }
  actions::DeliveryRequest request;
  request.mask = scope;
  request.files_directory = call.options.get("files-directory");
  request.leaving = {is_list ? "environmentVariables" : ""};  // a list's files are deliveries
  request.variable_allowed = [](std::string_view) { return false; };  // no variables are set
  request.overwrite_allowed = [&](std::string_view name) {
    return consents.allow(sync::ConsentClass::overwrite, name);
  };
  const Result<actions::DeliveryPlan> plan = actions::plan_delivery(
      is_list ? files_of(root) : std::vector<actions::Delivery>(), root, request, call.runtime,
      call.world.environment, call.world.files, call.world.random, problems);
  if (!plan) {
    return fail(call, plan.error());
  }
  if (problems.has_errors()) {
    return refuse(call, problems);
  }
  const std::string path = call.options.get("output-file");
  const Result<OutputFile> file =
      path.empty() ? OutputFile() : plan_output_file(call, "output-file", path);
  if (!file) {
    return fail(call, file.error());
  }
  if (const Result<void> done =
          actions::deliver(*plan, call.world.out, call.world.files, call.world.boundary);
      !done) {
    return fail(call, done.error());
  }
  call.printer.diagnostics(problems);
  if (call.runtime.host != actions::Host::by_hand) {
    name_unmasked(call, *plan);
  }
  const Result<Secret> text =
      is_list ? lines_of(format, root, plan->files) : document(format, root);
  if (!text) {
    return fail(call, text.error());
  }
  if (path.empty()) {
    return print_secret(call, *text);
  }
  if (const Result<void> written =
          write_output_file(call, *file, text->reveal(Disclosure::secret_file));
      !written) {
    return fail(call, written.error());
  }
  call.printer.note("wrote " + path);
  return ExitCode::done;
}

}  // namespace courier::app
