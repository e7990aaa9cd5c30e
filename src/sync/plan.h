// The plan: what would be done to GitHub, and why, computed without effects and without values.
//
// How the command `sync` goes, step by step:
//
//   Diagnostics problems;
//   Manifest manifest = read_manifest(file, text, problems);        // errors: describe, exit 2
//   …evaluate manifest.environments, or what the input `environment` gives instead…
//   WantedValues wanted;                                            // one per manifest.entries
//   for (const Entry& entry : manifest.entries) wanted.push_back(…look up entry.from.text…);
//   COURIER_TRY_LET(Consents consents, parse_consents(allow));
//   COURIER_TRY_LET(Observed observed, observe(manifest, store));   // reads GitHub
//   Plan plan = make_plan(manifest, wanted, observed, consents);    // pure
//   …print print_plan(plan) or plan_json(plan); describe plan.problems with the manifest's text…
//   if (plan.blocked()) exit 2: nothing may be written
//   COURIER_TRY_LET(Applied applied, apply(plan, manifest, wanted, store, boundary));
//   …print report_text(applied), report_json, report_markdown; exit 1 unless applied.complete()
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/secret.h"
#include "sync/consent.h"
#include "sync/item.h"
#include "sync/manifest.h"
#include "sync/observe.h"

namespace courier::sync {

// What ESC says an entry's value is. `finding` completes "cannot be sent: ".
struct Missing {};
struct Unusable {
  std::string finding;  // "its value is not known", "no path: …"
};
using WantedValue = std::variant<Missing, Unusable, std::string, Secret>;
using WantedValues = std::vector<WantedValue>;  // in the order of Manifest::entries

// Every kind of step there is, so that readers of the plan's JSON need no change later. This
// version has no memory of what it wrote, hence plans no adopt, delete and conflict.
enum class StepKind {
  create,
  update,
  unchanged,
  adopt,     // exists, not written by us, but as wanted: remember it as ours
  remove,    // ours, and no longer wanted
  narrow,    // fewer repositories see it, the value stays
  widen,     // more repositories see it, the value stays
  conflict,  // ours, but somebody else has written it since
  foreign,   // exists and is not ours: kept without consent
  blocked,   // cannot be done; a plan with one of these is not applied at all
};
inline constexpr std::array all_step_kinds = {
    StepKind::create, StepKind::update, StepKind::unchanged, StepKind::adopt,   StepKind::remove,
    StepKind::narrow, StepKind::widen,  StepKind::conflict,  StepKind::foreign, StepKind::blocked};

[[nodiscard]] std::string_view to_text(StepKind kind);  // "create"
[[nodiscard]] bool writes(StepKind kind);               // create, update, delete, narrow, widen

// One step. It holds no value and no hash of one.
struct Step {
  StepKind kind = StepKind::unchanged;
  ItemKey key;
  std::string target;                 // the manifest's name for the scope
  std::size_t entry = 0;              // index into Manifest::entries
  std::optional<Observation> before;  // what was seen, a variable's value left out
  std::optional<Access> access;       // who sees an organization's item after this step
  std::string reason;                 // why foreign or blocked, else empty
  std::string hint;                   // what the user can do about it, may be empty
};

struct Plan {
  std::vector<Step> steps;          // in the order of execution
  std::vector<std::string> absent;  // optional entries without a value: nothing is done for them
  Diagnostics problems;  // an error per blocked entry, with its place; a warning of foreign items

  [[nodiscard]] std::size_t count(StepKind kind) const;
  [[nodiscard]] bool blocked() const { return count(StepKind::blocked) > 0; }
  [[nodiscard]] bool has_work() const;  // at least one step writes
};

[[nodiscard]] Plan make_plan(const Manifest& manifest, const WantedValues& wanted,
                             const Observed& observed, const Consents& consents);

// One JSON document, indented by two, keys sorted: version, digest, steps, absent, summary.
[[nodiscard]] std::string plan_json(const Plan& plan);
// "sha256:…" over the same JSON without its digest, compact.
[[nodiscard]] std::string plan_digest(const Plan& plan);
// For people: a block per target, a line per step, the counts and the digest.
[[nodiscard]] std::string print_plan(const Plan& plan);

}  // namespace courier::sync
