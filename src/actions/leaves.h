// The values inside a text that is itself a document: JSON, YAML, or lines of NAME=VALUE.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace courier::actions {

// Texts of the strings and numbers in `text`, keys left out, in document order; empty when it is no
// such document. Booleans and nulls say nothing and are left out as well.
[[nodiscard]] std::vector<std::string> leaves_of(std::string_view text);

// A JSON document on one line, as `jq -c` prints it: white space outside strings dropped, the rest
// as it is. Empty when `text` is not an object or array in JSON.
[[nodiscard]] std::string compact_json(std::string_view text);

// Values of lines `NAME=VALUE`, `export NAME="VALUE"`.
[[nodiscard]] std::vector<std::string> assigned_values(std::string_view text);

}  // namespace courier::actions
