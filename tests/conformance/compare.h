// Compares an answer with what a case expects, by the corpus's own rules.
#pragma once

#include <optional>
#include <string>

#include "esc/json.h"

namespace courier::conformance {

// The first difference: where, what was expected, what came. Numbers are equal by their text;
// diagnostics are sorted first, and those at one place have no order.
[[nodiscard]] std::optional<std::string> first_difference(const esc::Json& expected,
                                                          const esc::Json& actual);

}  // namespace courier::conformance
