// Evaluates a local ESC environment definition with its imports; no account and no network.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "esc/ports.h"
#include "esc/value.h"

namespace courier::esc {

struct Aim {
  bool only_check = false;  // providers are not opened: what they give is unknown
  bool unseal = true;       // when only checked: open sealed secrets, which are unknown otherwise
  bool history = false;     // values say what they override, and name environments, not files
};

struct Evaluation {
  Value value;              // the merged result, an object; meaningful without errors
  Diagnostics diagnostics;  // load, then evaluation, in the reference's order
};

// Evaluates the environment `name` whose text is `definition`; imports come from `ports`.
[[nodiscard]] Evaluation evaluate(const std::string& name, std::string_view definition,
                                  const Ports& ports, const Aim& aim);

}  // namespace courier::esc
