// Carries out a plan, exactly, and tells what came of each step.
#pragma once

#include <string>
#include <vector>

#include "base/effects.h"
#include "base/error.h"
#include "sync/manifest.h"
#include "sync/plan.h"
#include "sync/store.h"

namespace courier::sync {

struct Outcome {
  enum class Kind {
    done,
    nothing,        // the step writes nothing: unchanged, foreign
    raced,          // written, but the item had appeared or gone since it was last read
    failed,         // not written
    not_attempted,  // an earlier failure reaches this step
  };
  Kind kind = Kind::nothing;
  Step step;
  Error error;  // of raced and failed
};

[[nodiscard]] std::string_view to_text(Outcome::Kind kind);  // "not attempted"

struct Applied {
  std::string digest;  // of the plan
  std::vector<Outcome> outcomes;

  [[nodiscard]] std::size_t count(Outcome::Kind kind) const;
  [[nodiscard]] bool complete() const;  // nothing raced, failed, or was left out
  [[nodiscard]] bool changed() const;   // at least one item was written
};

// Reads GitHub again first and refuses, before any write, when an item that the plan names differs
// from what the plan saw. Then goes through the steps in order; `boundary` hears of each write
// before it is sent. Cut off anywhere, a new plan and another run end in the same state. The plan
// must not be blocked, and `wanted` must be what it was made from.
[[nodiscard]] Result<Applied> apply(const Plan& plan, const Manifest& manifest,
                                    const WantedValues& wanted, Store& store,
                                    WriteBoundary& boundary);

}  // namespace courier::sync
