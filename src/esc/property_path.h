// Property paths as the `esc` CLI takes them on its command line: `a.b[0]["c d"]`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "esc/value.h"

namespace courier::esc {

// Keys and indices. An index may be negative, and then leads nowhere.
using PropertyPath = std::vector<std::variant<std::string, std::int64_t>>;

// Reads what Pulumi's resource.ParsePropertyPath (sdk/v3) reads, which is laxer than the paths in
// `${…}`: any text up to the next `.` or `[` is a name, dots in a row count as one, `[*]` is the
// key `*`. The empty text is the empty path, the whole. Errors name the path; the words are Go's.
[[nodiscard]] Result<PropertyPath> parse_property_path(std::string_view text);

// The part of `root` that the path leads to; null where it leads nowhere, or through something
// unknown.
[[nodiscard]] const Value* find_property(const Value& root, const PropertyPath& path);

}  // namespace courier::esc
