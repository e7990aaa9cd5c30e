// Paths of the values to rotate, which the cases give in Pulumi's own syntax.
#pragma once

#include <string>
#include <string_view>

namespace courier::conformance {

// As Pulumi's resource.PropertyPath writes what it read: `a.b[0]["c-d"]`.
[[nodiscard]] std::string canonical_path(std::string_view path);

}  // namespace courier::conformance
