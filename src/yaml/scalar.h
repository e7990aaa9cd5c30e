// What a YAML scalar means: null, a boolean, a number, or a string.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "yaml/node.h"

namespace courier::yaml {

enum class ScalarType { null, boolean, number, string };

// `text` is "true" or "false", a number's canonical text, or a string's value (as written after a
// tag such as !!binary or !!timestamp, which change nothing else). For null it is empty.
struct Scalar {
  ScalarType type = ScalarType::null;
  std::string text;
  bool operator==(const Scalar&) const = default;
};

// Why a tag and its scalar do not agree: "yaml: cannot decode !!str `abc` as a !!int".
struct TagError {
  std::string text;
};

// Types a scalar node as go-yaml v3.0.1 does: YAML 1.1 integers (0x, 0o, 0b, leading-zero octal,
// underscores), decimal floats, true/false in three spellings, null; yes/no/on/off, dates and
// sexagesimals are strings. Numbers become the text that Go prints: integers in decimal, floats as
// the shortest digits that read back, with an exponent below 1e-4 and from 1e+06 on. .inf and .nan
// give the texts "+Inf", "-Inf" and "NaN".
[[nodiscard]] std::variant<Scalar, TagError> type_scalar(const Node& node);

// The same for a plain, untagged text.
[[nodiscard]] Scalar type_plain(std::string_view text);

// A string, whatever its text looks like.
[[nodiscard]] Node text_node(std::string text);
[[nodiscard]] bool is_text(const Node& node);

// A tag in its short form: "!!int" for "tag:yaml.org,2002:int", others unchanged.
[[nodiscard]] std::string short_tag(std::string_view tag);

// The tag that go-yaml gives to a node, short: the written one, or what its text looks like (an
// untagged date is a "!!timestamp", `<<` a "!!merge").
[[nodiscard]] std::string resolved_tag(const Node& node);

// Whether a short tag is one of those that go-yaml resolves plain text and collections to; every
// other tag is a meaning of its own.
[[nodiscard]] bool is_core_tag(std::string_view tag);

}  // namespace courier::yaml
