// Writes a tree as a YAML document that every reader takes for the same values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "yaml/node.h"

namespace courier::yaml {

// Readers differ: YAML 1.1 (PyYAML, which cloud-init uses) takes `yes`, `0644`, `12:30:45`,
// `2001-01-01` and `=` for something else than text, YAML 1.2 does not. So there is one policy.
// A string is written
//   plain          if it starts with an ASCII letter, `/` or `_`, goes on with letters, digits,
//                  blanks and a few signs that mean nothing there, and is no word like `yes`;
//   as a | block   if it is a value of several lines that ends with one line end, where no line
//   ends
//                  with a blank and the first does not start with one, without control characters;
//   double-quoted  in every other case.
// Numbers are written in decimal, and with a point when they have an exponent.
enum class TextStyle { plain, literal, double_quoted };
[[nodiscard]] TextStyle text_style(std::string_view text);

// Block style, `indent` blanks a level (2 or more), one line end at the end. What a scalar is,
// type_scalar() says: a node with the tag `tag:yaml.org,2002:str` is a string whatever its text;
// one without a tag is what its text looks like. Positions, comments and the original styles do not
// matter. Aliases, tags of other kinds, keys that are mappings or
// sequences (no reader of ours takes them), and texts that are not UTF-8 are errors.
[[nodiscard]] Result<std::string> write(const Node& node, std::size_t indent = 2);

enum class Inline {
  in_block,  // a scalar or an empty collection, for a place in block style
  in_flow,   // for a place between brackets: `{a: 1, b: [x]}`
  as_json,   // the same with every string double-quoted
};

// The same values on one line, without a line end.
[[nodiscard]] Result<std::string> write_inline(const Node& node, Inline form);

}  // namespace courier::yaml
