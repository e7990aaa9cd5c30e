// An opened environment as text: what `esc env open --format …` prints, and a shell form that is
// safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/secret.h"
#include "esc/limits.h"
#include "esc/value.h"

namespace courier::esc {

// The value as the esc CLI has it, which reads it from the service's JSON: bytes that are not UTF-8
// are U+FFFD. Places are lost.
[[nodiscard]] Value through_json(const Value& value);

struct NamedText {
  std::string name;
  Secret text;
  bool secret = false;  // as ESC marks it
};

// The scalars of the object `section` ("environmentVariables", "files") as text, sorted by name.
// Objects and lists are left out, as the esc CLI (0.25.0) leaves them out.
[[nodiscard]] std::vector<NamedText> named_texts(const Value& root, std::string_view section);

enum class Secrets : bool { hidden, shown };  // hidden: `[secret]` in their place

// Two spaces a level, a final newline.
[[nodiscard]] Secret json_document(const Value& value, Secrets secrets = Secrets::shown);
// to_text, with a newline unless it ends with one.
[[nodiscard]] Secret string_document(const Value& value, Secrets secrets = Secrets::shown);
// append_detailed_json, two spaces a level, a final newline. Of the whole environment the CLI makes
// a value of its own, without a place; of one without properties its value is null.
// An error where it is larger than `most` bytes.
[[nodiscard]] Result<Secret> detailed_document(const Value& value,
                                               std::size_t most = max_detailed_bytes);
[[nodiscard]] Result<Secret> detailed_environment(const Value& root);
// As go-yaml v3 writes it, three spaces a level (fn::toYAML: four); numbers are quoted strings,
// since the CLI hands them over as text. See yaml_text.cpp.
[[nodiscard]] Secret yaml_document(const Value& value, int indent = 3);

// Lines `NAME="VALUE"`, quoted as in Go.
[[nodiscard]] Secret dotenv_lines(const std::vector<NamedText>& variables);
// The same after `export `: what the CLI prints. A shell expands `$` and backquotes in it and
// leaves
// `\n` as it is.
[[nodiscard]] Secret shell_lines_of_esc(const std::vector<NamedText>& variables);
// Lines `export NAME='VALUE'`, in which nothing of a value is live. Names are taken as they are.
[[nodiscard]] Secret shell_lines(const std::vector<NamedText>& variables);

}  // namespace courier::esc
