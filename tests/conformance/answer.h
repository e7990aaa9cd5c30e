// What our evaluator says of a case, in the form of the corpus's expected.json.
#pragma once

#include <string>

#include "case.h"

namespace courier::conformance {

// One JSON object on one line, without members that would be empty.
[[nodiscard]] std::string answer(const Case& asked);

}  // namespace courier::conformance
