// The full JSON form of an evaluated environment, as the reference's API has it.
#pragma once

#include <string>

#include "esc/evaluator.h"
#include "esc/value.h"

namespace courier::esc {

// `{"exprs":…,"properties":…,"schema":…,"executionContext":…}`, without empty members.
[[nodiscard]] std::string describe(Graph& graph, const std::string& name,
                                   const Evaluator& evaluator, Datum* value,
                                   const Value& properties, const Value& context);

}  // namespace courier::esc
