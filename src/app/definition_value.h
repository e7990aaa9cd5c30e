// One value of a definition: where it stands, what it becomes, and the text that holds it then.
#pragma once

#include <optional>
#include <string>

#include "app/definition_file.h"
#include "esc/crypt.h"
#include "yaml/edit.h"

namespace courier::app {

// The file of the environment `name`, [PROJECT/]ENV, below --definitions.
[[nodiscard]] Result<DefinitionFile> find_definition(const Call& call, const std::string& name);

// In the document, of a path as users write it: below `values`, but for the imports.
[[nodiscard]] Result<yaml::Path> document_path(const std::string& text);

// `fn::secret: TEXT`, of which a text comes out as it was given.
[[nodiscard]] Result<yaml::Node> secret_node(const yaml::Node& value);

// The definition with the value in it, every secret of the value sealed.
[[nodiscard]] esc::Rewriting with_value(const esc::SealedDocument& old, const yaml::Path& path,
                                        const yaml::Node& value,
                                        const std::optional<esc::SealingKey>& key, Random& random);

}  // namespace courier::app
