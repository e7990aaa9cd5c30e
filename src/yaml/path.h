// Where in a document a node stands, as text for users, and the part of a scalar that is meant.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "yaml/node.h"

namespace courier::yaml {

// `path` with a mapping key or a list index appended: `values.a["b-c"][0]`. Keys other than
// [A-Za-z_][A-Za-z0-9_]* are quoted; an empty key appends nothing (the reference's rule).
[[nodiscard]] std::string join_key(std::string_view path, std::string_view key);
[[nodiscard]] std::string join_index(std::string_view path, std::size_t index);

// The range of bytes [begin, end) of a scalar's value. Only for a plain, untagged scalar that is
// reported on one line; columns advance by display width (the reference's rule).
[[nodiscard]] std::optional<Range> range_within(const Document& document, const Node& node,
                                                std::size_t begin, std::size_t end);

}  // namespace courier::yaml
