#include "sync/apply.h"

#include <algorithm>
#include <cassert>
#include <set>

#include "sync/observe.h"

namespace courier::sync {

namespace {

// What GitHub holds must be what the plan was made for; a variable's value is not compared, since
// its time changes with it.
Result<void> check_world(const Plan& plan, const Observed& now) {
  for (const Step& step : plan.steps) {
    const auto found = now.items.find(step.key);
    const bool same = found == now.items.end()
                          ? !step.before.has_value()
                          : step.before && step.before->updated_at == found->second.updated_at &&
                                step.before->access == found->second.access;
    if (!same) {
      return failure(to_text(step.key) +
                         " has changed since the plan was made; nothing was written",
                     "plan again, look at what changed, and apply the new plan");
    }
  }
  return {};
}

class Applier {
 public:
  Applier(const WantedValues& wanted, Store& store, WriteBoundary& boundary)
      : wanted_(wanted), store_(store), boundary_(boundary) {}

  Outcome run(const Step& step) {
    Outcome outcome;
    outcome.step = step;
    if (!writes(step.kind)) {
      return outcome;
    }
    if (is_reached_by_failure(step)) {
      outcome.kind = Outcome::Kind::not_attempted;
      return outcome;
    }
    boundary_.reached(std::string(to_text(step.kind)) + ' ' + to_text(step.key));
    const WriteResult<Written> written = write(step);
    if (!written) {
      remember(step, written.error().reach);
      outcome.kind = Outcome::Kind::failed;
      outcome.error = written.error().error;
      return outcome;
    }
    outcome.kind = Outcome::Kind::done;
    if (*written != Written::unknown && step.key.kind == ItemKind::secret &&
        (step.kind == StepKind::create || step.kind == StepKind::update)) {
      note_race(step, *written, outcome);
    }
    return outcome;
  }

 private:
  WriteResult<Written> write(const Step& step) {
    const WantedValue& value = wanted_[step.entry];
    switch (step.kind) {
      case StepKind::create:
        return step.key.kind == ItemKind::secret
                   ? store_.put_secret(step.key, secret_of(value), step.access)
                   : store_.create_variable(step.key, std::get<std::string>(value), step.access);
      case StepKind::update:
        return step.key.kind == ItemKind::secret
                   ? store_.put_secret(step.key, secret_of(value), step.access)
                   : store_.update_variable(step.key, std::get<std::string>(value));
      case StepKind::narrow:
      case StepKind::widen:
        if (step.access) {
          const WriteResult<void> done = store_.set_access(step.key, *step.access);
          return done ? WriteResult<Written>(Written::unknown)
                      : WriteResult<Written>(std::unexpected(done.error()));
        }
        break;
      case StepKind::unchanged:
      case StepKind::adopt:
      case StepKind::remove:
      case StepKind::conflict:
      case StepKind::foreign:
      case StepKind::blocked: break;
    }
    assert(false);  // this version plans no delete, and the rest write nothing
    return Written::unknown;
  }

  static Secret secret_of(const WantedValue& value) {
    const auto* secret = std::get_if<Secret>(&value);
    return secret != nullptr ? *secret : Secret(std::get<std::string>(value));
  }

  static void note_race(const Step& step, Written written, Outcome& outcome) {
    if (step.kind == StepKind::create && written == Written::replaced) {
      outcome.kind = Outcome::Kind::raced;
      outcome.error = {ErrorKind::failed,
                       to_text(step.key) +
                           " was made by somebody else a moment before; their value "
                           "is replaced by ours",
                       "find out who else writes it"};
    } else if (step.kind == StepKind::update && written == Written::created) {
      outcome.kind = Outcome::Kind::raced;
      outcome.error = {ErrorKind::failed,
                       to_text(step.key) + " was deleted by somebody else a moment before; it is "
                                           "there again",
                       "find out who else writes it"};
    }
  }

  void remember(const Step& step, WriteFailure::Reach reach) {
    failed_items_.insert(step.key);
    if (reach == WriteFailure::Reach::scope) {
      failed_scopes_.emplace(step.key.scope, step.key.kind);
    }
    stopped_ = stopped_ || reach == WriteFailure::Reach::everything;
  }

  bool is_reached_by_failure(const Step& step) const {
    return stopped_ || failed_items_.contains(step.key) ||
           failed_scopes_.contains({step.key.scope, step.key.kind});
  }

  const WantedValues& wanted_;
  Store& store_;
  WriteBoundary& boundary_;
  std::set<ItemKey> failed_items_;
  std::set<std::pair<Scope, ItemKind>> failed_scopes_;
  bool stopped_ = false;
};

}  // namespace

std::string_view to_text(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::done: return "done";
    case Outcome::Kind::nothing: return "nothing";
    case Outcome::Kind::raced: return "raced";
    case Outcome::Kind::failed: return "failed";
    case Outcome::Kind::not_attempted: return "not attempted";
  }
  return {};
}

std::size_t Applied::count(Outcome::Kind kind) const {
  return static_cast<std::size_t>(
      std::count_if(outcomes.begin(), outcomes.end(),
                    [&](const Outcome& outcome) { return outcome.kind == kind; }));
}

bool Applied::complete() const {
  return count(Outcome::Kind::raced) + count(Outcome::Kind::failed) +
             count(Outcome::Kind::not_attempted) ==
         0;
}

bool Applied::changed() const {
  return count(Outcome::Kind::done) + count(Outcome::Kind::raced) > 0;
}

Result<Applied> apply(const Plan& plan, const Manifest& manifest, const WantedValues& wanted,
                      Store& store, WriteBoundary& boundary) {
  assert(!plan.blocked());
  Applied applied;
  applied.digest = plan_digest(plan);
  if (plan.has_work()) {
    COURIER_TRY_LET(const Observed now, observe(manifest, store));
    COURIER_TRY(check_world(plan, now));
  }
  Applier applier(wanted, store, boundary);
  for (const Step& step : plan.steps) {
    applied.outcomes.push_back(applier.run(step));
  }
  return applied;
}

}  // namespace courier::sync
