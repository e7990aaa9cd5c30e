// The one way of every rotation: stage, add everywhere, prove, switch, let the old one retire,
// remove it, prove that it is refused. Whatever is cut off goes on where it was.
#pragma once

#include <optional>
#include <string>

#include "base/effects.h"
#include "rotation/record.h"

namespace courier::rotation {

// What is done to one kind of secret. Everything may be asked again after it was cut off at any
// point, or was done already: then it does what is left, and nothing twice. `place` is one of the
// record's. An error leaves the rotation where it stands.
class Work {
 public:
  virtual ~Work() = default;

  // Makes the new secret, keeps it beside the current one, and gives its id; the one that an
  // earlier call left is taken.
  virtual Result<std::string> stage() = 0;
  // Makes the place take the new one, the old one untouched.
  virtual Result<void> add(const std::string& place) = 0;
  enum class Which { old_one, new_one };
  // Whether this one alone opens the place. No answer of the place is an error, not a no.
  virtual Result<bool> opens(const std::string& place, Which which) = 0;
  // Makes the new one the current one, here and where copies are used from; keeps the old one.
  virtual Result<void> switch_over() = 0;
  // Makes the place refuse the old one from `end` on by itself, should we never come back. The
  // place is entered with the new one.
  virtual Result<void> limit_old(const std::string& place, Time end) = 0;
  // Takes the old one off the place, which is entered with the new one.
  virtual Result<void> remove_old(const std::string& place) = 0;
  // Removes what is left of the old one here.
  virtual Result<void> forget_old() = 0;
  // Keeps the record, whole or not at all. Called after each transition.
  virtual Result<void> keep(const Record& record) = 0;
};

// What comes next; nothing when it is done, or must wait until record.retire_at().
enum class Step {
  stage,
  add,
  prove,
  switch_over,
  limit_old,
  remove_old,
  prove_refused,
  forget_old
};
[[nodiscard]] std::optional<Step> next_step(const Record& record, Time now);

// Goes on as far as it can. The new secret is proven at every place before anything becomes less
// than it was, and the old one is removed over an entrance that the new one opened: at each instant
// at least one of both opens each place.
Result<void> advance(Record& record, Work& work, Clock& clock);

}  // namespace courier::rotation
