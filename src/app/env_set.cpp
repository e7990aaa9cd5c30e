#include <algorithm>
#include <string>

#include "app/commands.h"
#include "app/definition_value.h"
#include "app/secret_guess.h"
#include "base/text.h"
#include "sources/local.h"
#include "yaml/edit.h"
#include "yaml/read.h"
#include "yaml/scalar.h"

namespace courier::app {

namespace {

// What the user gives as the value, as text.
Result<Secret> value_text(const Call& call) {
  const std::string file = call.options.get("file");
  const bool has_argument = call.options.arguments.size() > 2;
  if (has_argument != file.empty()) {
    return usage_error(has_argument ? "a value and --file exclude each other" : "no value is given",
                       "VALUE, or --file FILE, or --file - for standard input");
  }
  if (has_argument) {
    return Secret(call.options.arguments[2]);
  }
  Result<std::string> text = file == "-" ? call.world.in.read() : call.world.files.read(file);
  if (!text) {
    return std::unexpected(std::move(text.error()).during("reading the value"));
  }
  if (!is_utf8(*text)) {
    return usage_error(file + ": expected UTF-8", "encode the bytes, for example as base64");
  }
  return Secret::absorb(std::move(*text));
}

// The text as YAML, or as it is. No message quotes it: it may be a secret.
Result<yaml::Node> value_node(const Call& call, const Secret& given) {
  const std::string_view text = given.reveal(Disclosure::parsing);
  if (call.options.flag("string")) {
    return yaml::text_node(std::string(text));
  }
  const yaml::ReadResult read = yaml::read("value", std::string(text));
  if (!read.document) {
    return usage_error("the value cannot be read as YAML", "--string takes it as it is");
  }
  if (read.document->empty) {
    return yaml::text_node("");
  }
  const yaml::Node& node = read.document->root;
  if (call.options.flag("secret") && node.style == yaml::Style::plain &&
      node.kind == yaml::Kind::scalar && trim(text).contains('\n')) {
    return usage_error("YAML would join the lines of this secret", "--string keeps them");
  }
  return node;
}

Result<yaml::Node> new_value(const Call& call, const yaml::Path& path) {
  const bool secret = call.options.flag("secret");
  if (secret && call.options.flag("plaintext")) {
    return usage_error("--secret and --plaintext exclude each other");
  }
  COURIER_TRY_LET(const Secret text, value_text(call));
  COURIER_TRY_LET(const yaml::Node node, value_node(call, text));
  const auto* const key = std::get_if<std::string>(&path.back());
  if (!secret && !call.options.flag("plaintext") && key != nullptr && yaml::is_text(node) &&
      looks_like_secret(*key, node.value)) {
    return usage_error("the value looks like a secret",
                       "--secret seals it, --plaintext leaves it plain");
  }
  return secret ? secret_node(node) : node;
}

}  // namespace

ExitCode env_set(const Call& call) {
  const Result<DefinitionFile> file = find_definition(call, call.options.arguments[0]);
  if (!file) {
    return fail(call, file.error());
  }
  const Result<yaml::Path> path = document_path(call.options.arguments[1]);
  if (!path) {
    return fail(call, path.error());
  }
  const Result<std::optional<esc::SealingKey>> key =
      sources::find_key(call.world.environment, call.options.get("key-file"), call.world.files);
  if (!key) {
    return fail(call, key.error());
  }
  if (call.options.flag("secret") && !*key) {
    return fail(call, esc::no_key("there is no key to seal the secret with").error());
  }
  const Result<yaml::Node> value = new_value(call, *path);
  if (!value) {
    return fail(call, value.error());
  }
  if (call.options.flag("secret") && call.options.arguments.size() > 2) {
    call.printer.warning("a value on a command line can be read by every process of this machine; "
                         "give it by --file, - for standard input");
  }
  const esc::Rewriting changed = with_value(file->document, *path, *value, *key, call.world.random);
  if (changed.diagnostics.has_errors()) {
    return refuse(call, changed.diagnostics);
  }
  if (changed.text == file->document.text) {
    return ExitCode::done;
  }
  const Result<void> written = write_definition(call, *file, changed.text);
  return written ? ExitCode::done : fail(call, written.error());
}

}  // namespace courier::app
