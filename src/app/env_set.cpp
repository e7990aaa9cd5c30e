#include <algorithm>
#include <string>

#include "app/commands.h"
#include "app/definition_file.h"
#include "app/environments.h"
#include "app/secret_guess.h"
#include "base/text.h"
#include "esc/parse.h"
#include "esc/path.h"
#include "sources/local.h"
#include "yaml/edit.h"
#include "yaml/read.h"
#include "yaml/scalar.h"

namespace courier::app {

namespace {

constexpr std::string_view secret_function = "fn::secret";

// In the document: below `values`, but for the imports.
Result<yaml::Path> document_path(const std::string& text) {
  std::vector<esc::PathError> errors;
  const esc::PathText parsed = esc::parse_path(text, errors);
  if (text.empty() || !errors.empty()) {
    return usage_error(quote(text) + " is no path: " +
                           (text.empty() ? "it has no element"
                                         : std::string(errors.front().finding) + " at byte " +
                                               std::to_string(errors.front().begin + 1)),
                       "paths look like a.b[0][\"c\"]");
  }
  yaml::Path path;
  if (parsed.accessors.front().key != "imports") {
    path.emplace_back("values");
  }
  for (const esc::Accessor& accessor : parsed.accessors) {
    if (!accessor.is_index()) {
      path.emplace_back(accessor.key);
    } else if (accessor.index >= 0) {
      path.emplace_back(static_cast<std::size_t>(accessor.index));
    } else {
      return usage_error(quote(text) + " is no path: array indices must not be negative");
    }
  }
  return path;
}

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

// `fn::secret: TEXT`, of which a text comes out as it was given.
Result<yaml::Node> secret_node(const yaml::Node& value) {
  const auto typed = yaml::type_scalar(value);
  if (value.kind != yaml::Kind::scalar || std::holds_alternative<yaml::TagError>(typed)) {
    return usage_error("secret values must be string literals",
                       "--string takes the text as it is; in a definition, fn::fromJSON makes "
                       "structure of a secret text");
  }
  yaml::Node node;
  node.kind = yaml::Kind::mapping;
  node.style = yaml::Style::block;
  node.children = {yaml::text_node(std::string(secret_function)),
                   yaml::text_node(esc::escape_dollars(value.value))};
  return node;
}

bool holds_secret(const yaml::Node& node) {
  const bool here = node.kind == yaml::Kind::mapping && node.children.size() == 2 &&
                    node.children[0].value == secret_function;
  return here || std::any_of(node.children.begin(), node.children.end(), holds_secret);
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

// Where a value stands in a text; all of the text, should it not be found.
yaml::Extent extent_of(const yaml::Path& path, const std::string& file, const std::string& text) {
  const yaml::ReadResult read = yaml::read(file, text);
  const yaml::Node* const node = read.document ? yaml::find(read.document->root, path) : nullptr;
  return node != nullptr ? node->extent : yaml::Extent{0, static_cast<std::uint32_t>(text.size())};
}

// The definition with the value in it, every secret of the value sealed.
esc::Rewriting with_value(const esc::SealedDocument& old, const yaml::Path& path,
                          const yaml::Node& value, const std::optional<esc::SealingKey>& key,
                          Random& random) {
  esc::Rewriting result;
  const yaml::ReadResult read = yaml::read(old.file, old.text);
  if (!read.document) {
    for (Diagnostic finding : read.diagnostics) {
      finding.document = old.file;
      result.diagnostics.add(std::move(finding));
    }
    return result;
  }
  const Result<yaml::Edit> edit = yaml::set_value(*read.document, path, value);
  if (!edit) {
    result.diagnostics.add(
        {Severity::error, edit.error().message, edit.error().hint, {}, {}, old.file});
    return result;
  }
  const bool may_be_secret =
      holds_secret(value) || std::any_of(path.begin(), path.end(), [](const auto& step) {
        const auto* const name = std::get_if<std::string>(&step);
        return name != nullptr && *name == secret_function;
      });
  if (may_be_secret || !esc::load(old.file, old.environment, old.text).diagnostics.has_errors()) {
    return esc::seal_secrets({old.file, edit->text, old.environment}, key, random,
                             extent_of(path, old.file, edit->text));
  }
  result.text = edit->text;  // mended step by step: it did not load before either
  return result;
}

}  // namespace

ExitCode env_set(const Call& call) {
  const Result<std::string> folder = definitions_folder(call);
  if (!folder) {
    return fail(call, folder.error());
  }
  const Result<sources::EnvironmentName> name =
      sources::parse_environment_name(call.options.arguments[0]);
  if (!name) {
    return fail(call, name.error());
  }
  sources::LocalDefinitions definitions(call.world.files, *folder, name->organization, {});
  const Result<esc::Definition> found = definitions.load(*name);
  if (!found) {
    return fail(call, found.error());
  }
  const Result<DefinitionFile> file = read_definition(call, found->file, name->qualified());
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
