#include "app/definition_value.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "app/environments.h"
#include "base/text.h"
#include "esc/parse.h"
#include "esc/path.h"
#include "esc/seal.h"
#include "sources/local.h"
#include "yaml/read.h"
#include "yaml/scalar.h"

namespace courier::app {

namespace {

constexpr std::string_view secret_function = "fn::secret";

bool holds_secret(const yaml::Node& node) {
  const bool here = node.kind == yaml::Kind::mapping && node.children.size() == 2 &&
                    node.children[0].value == secret_function;
  return here || std::any_of(node.children.begin(), node.children.end(), holds_secret);
}

// Where a value stands in a text; all of the text, should it not be found.
yaml::Extent extent_of(const yaml::Path& path, const std::string& file, const std::string& text) {
  const yaml::ReadResult read = yaml::read(file, text);
  const yaml::Node* const node = read.document ? yaml::find(read.document->root, path) : nullptr;
  return node != nullptr ? node->extent : yaml::Extent{0, static_cast<std::uint32_t>(text.size())};
}

}  // namespace

Result<DefinitionFile> find_definition(const Call& call, const std::string& name) {
  COURIER_TRY_LET(const std::string folder, definitions_folder(call));
  COURIER_TRY_LET(const sources::EnvironmentName parsed, sources::parse_environment_name(name));
  sources::LocalDefinitions definitions(call.world.files, folder, parsed.organization, {});
  COURIER_TRY_LET(const esc::Definition found, definitions.load(parsed));
  return read_definition(call, found.file, parsed.qualified());
}

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

}  // namespace courier::app
