// Evaluates a local ESC environment definition with its imports; no account and no network.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "esc/ports.h"
#include "esc/value.h"

namespace courier::esc {

struct Evaluation {
  bool has_environment = false;  // false: neither values nor imports
  Value value;                   // the merged result, an object; meaningful without errors
  Diagnostics diagnostics;       // load, then evaluation, in the reference's order
};

// Opens the environment `name` whose text is `definition`; imports come from `ports`.
[[nodiscard]] Evaluation open_environment(const std::string& name, std::string_view definition,
                                          const Ports& ports);

}  // namespace courier::esc
