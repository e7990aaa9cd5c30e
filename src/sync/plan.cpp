#include "sync/plan.h"

#include <algorithm>

#include "base/text.h"

namespace courier::sync {

namespace {

// GitHub's limit for a value, in bytes before encryption.
constexpr std::size_t longest_value = std::size_t{48} * 1024;

// Why an entry's value cannot be sent, and what to do; nothing when it can.
struct Objection {
  std::string reason;
  std::string hint;
};

std::size_t size_of(const WantedValue& wanted) {
  if (const auto* secret = std::get_if<Secret>(&wanted)) {
    return secret->size();
  }
  return std::get<std::string>(wanted).size();
}

std::optional<Objection> objection_to(const Entry& entry, const WantedValue& wanted) {
  const std::string path = quote(entry.from.text);
  if (std::holds_alternative<Missing>(wanted)) {
    return Objection{"the environment has no value at " + path,
                     "correct the path, set the value, or say required: false"};
  }
  if (const auto* unusable = std::get_if<Unusable>(&wanted)) {
    return Objection{"the value at " + path + " cannot be sent: " + unusable->finding, {}};
  }
  if (entry.kind == ItemKind::variable && std::holds_alternative<Secret>(wanted)) {
    return Objection{"the value at " + path + " is secret, and variables can be read by everyone",
                     "move the entry to secrets"};
  }
  if (size_of(wanted) == 0) {
    return Objection{"the value at " + path + " is empty",
                     "a workflow cannot tell an empty " + std::string(to_text(entry.kind)) +
                         " from an absent one; set the value, or remove the entry"};
  }
  if (size_of(wanted) > longest_value) {
    return Objection{"the value at " + path + " has " + std::to_string(size_of(wanted)) +
                         " bytes; GitHub takes " + std::to_string(longest_value),
                     "store the value elsewhere and send a key to it"};
  }
  if (entry.kind == ItemKind::variable && !is_utf8(std::get<std::string>(wanted))) {
    return Objection{"the value at " + path + " is not text in UTF-8",
                     "encode it, for example with fn::toBase64"};
  }
  return std::nullopt;
}

bool same_access(const Access& a, const Access& b) {
  if (a.visibility != b.visibility || a.visibility != Visibility::selected) {
    return a.visibility == b.visibility;
  }
  return std::equal(a.repositories.begin(), a.repositories.end(), b.repositories.begin(),
                    b.repositories.end(),
                    [](const Repository& x, const Repository& y) { return x.id == y.id; });
}

class Planner {
 public:
  Planner(const Manifest& manifest, const Observed& observed, const Consents& consents)
      : manifest_(manifest), observed_(observed), consents_(consents) {}

  Plan run(const WantedValues& wanted) {
    for (std::size_t i = 0; i < manifest_.entries.size(); ++i) {
      plan_entry(i, wanted[i]);
    }
    warn_of_foreign();
    return std::move(plan_);
  }

 private:
  // One warning for all: the runner shows few annotations of a step.
  void warn_of_foreign() {
    std::vector<std::string> names;
    for (const Step& step : plan_.steps) {
      if (step.kind == StepKind::foreign &&
          std::find(names.begin(), names.end(), step.key.name) == names.end()) {
        names.push_back(step.key.name);
      }
    }
    if (!names.empty()) {
      const std::size_t count = plan_.count(StepKind::foreign);
      plan_.problems.add(
          {Severity::warning,
           count_of(count, "item") + " at GitHub " +
               (count == 1 ? "is not ours and is kept: " : "are not ours and are kept: ") +
               join(names, ", "),
           "allow: " + join(names, ", ") + " overwrites " + (count == 1 ? "it" : "them"),
           {},
           {}});
    }
  }

  void plan_entry(std::size_t index, const WantedValue& wanted) {
    const Entry& entry = manifest_.entries[index];
    if (std::holds_alternative<Missing>(wanted) && !entry.required) {
      plan_.absent.push_back(entry.name);
      return;
    }
    if (const std::optional<Objection> objection = objection_to(entry, wanted)) {
      for (const std::size_t target : entry.to) {
        Step step = step_for(StepKind::blocked, index, target);
        step.reason = objection->reason;
        step.hint = objection->hint;
        plan_.steps.push_back(std::move(step));
      }
      plan_.problems.add({Severity::error,
                          entry.name + ": " + objection->reason,
                          objection->hint,
                          entry.from.place,
                          {}});
      return;
    }
    for (const std::size_t target : entry.to) {
      plan_item(index, target, wanted);
    }
  }

  Step step_for(StepKind kind, std::size_t index, std::size_t target) const {
    const Entry& entry = manifest_.entries[index];
    Step step;
    step.kind = kind;
    step.key = {manifest_.targets[target].scope, entry.kind, entry.name};
    step.target = manifest_.targets[target].name;
    step.entry = index;
    return step;
  }

  void plan_item(std::size_t index, std::size_t target, const WantedValue& wanted) {
    Step step = step_for(StepKind::create, index, target);
    const std::optional<Access> stated = stated_access(manifest_.targets[target]);
    const auto found = observed_.items.find(step.key);
    if (found == observed_.items.end()) {
      if (step.key.scope.kind == Scope::Kind::organization) {
        step.access = stated.value_or(Access{});  // GitHub's own default is private as well
      }
      plan_.steps.push_back(std::move(step));
      return;
    }
    step.before = found->second;
    step.before->value.clear();
    step.access = found->second.access;
    const auto* plain = std::get_if<std::string>(&wanted);
    if (step.key.kind == ItemKind::variable && plain != nullptr && found->second.value == *plain) {
      step.kind = StepKind::unchanged;
    } else if (consents_.allow(ConsentClass::overwrite, step.key.name)) {
      step.kind = StepKind::update;
    } else {
      step.kind = StepKind::foreign;
      step.reason = step.key.kind == ItemKind::secret ? "exists already"
                                                      : "exists already with another value";
      step.hint = "allow: " + step.key.name + " overwrites it";
      plan_.steps.push_back(std::move(step));
      return;
    }
    add_with_access(std::move(step), stated);
  }

  // Who sees an item is narrowed before its value changes and widened after it, so that no value is
  // ever shown to more than one of both states would.
  void add_with_access(Step step, const std::optional<Access>& stated) {
    if (!stated || !step.access || same_access(*step.access, *stated)) {
      plan_.steps.push_back(std::move(step));
      return;
    }
    Step change = step;
    change.access = stated;
    if (!widens(*step.access, *stated)) {
      change.kind = StepKind::narrow;
      step.access = stated;
      plan_.steps.push_back(std::move(change));
      plan_.steps.push_back(std::move(step));
      return;
    }
    change.kind = StepKind::widen;
    if (!consents_.allow(ConsentClass::widen, step.key.name)) {
      change.kind = StepKind::blocked;
      change.reason = "more repositories would see it: " + to_text(*step.access) + " now, " +
                      to_text(*stated) + " wanted";
      change.hint = "allow: widen:" + step.key.name + " consents to it";
      plan_.problems.add({Severity::error,
                          step.key.name + ": " + change.reason,
                          change.hint,
                          manifest_.entries[step.entry].place,
                          {}});
    }
    plan_.steps.push_back(std::move(step));
    plan_.steps.push_back(std::move(change));
  }

  std::optional<Access> stated_access(const Target& target) const {
    if (!target.visibility) {
      return std::nullopt;
    }
    Access access{*target.visibility, {}};
    for (const Named& name : target.repositories) {
      access.repositories.push_back(
          observed_.repositories.at(to_lower(target.scope.name + '/' + name.text)));
    }
    std::sort(access.repositories.begin(), access.repositories.end(),
              [](const Repository& a, const Repository& b) { return a.name < b.name; });
    return access;
  }

  const Manifest& manifest_;
  const Observed& observed_;
  const Consents& consents_;
  Plan plan_;
};

}  // namespace

std::string_view to_text(StepKind kind) {
  switch (kind) {
    case StepKind::create: return "create";
    case StepKind::update: return "update";
    case StepKind::unchanged: return "unchanged";
    case StepKind::adopt: return "adopt";
    case StepKind::remove: return "delete";
    case StepKind::narrow: return "narrow";
    case StepKind::widen: return "widen";
    case StepKind::conflict: return "conflict";
    case StepKind::foreign: return "foreign";
    case StepKind::blocked: return "blocked";
  }
  return {};
}

bool writes(StepKind kind) {
  return kind == StepKind::create || kind == StepKind::update || kind == StepKind::remove ||
         kind == StepKind::narrow || kind == StepKind::widen;
}

std::size_t Plan::count(StepKind kind) const {
  return static_cast<std::size_t>(std::count_if(
      steps.begin(), steps.end(), [&](const Step& step) { return step.kind == kind; }));
}

bool Plan::has_work() const {
  return std::any_of(steps.begin(), steps.end(),
                     [](const Step& step) { return writes(step.kind); });
}

Plan make_plan(const Manifest& manifest, const WantedValues& wanted, const Observed& observed,
               const Consents& consents) {
  return Planner(manifest, observed, consents).run(wanted);
}

}  // namespace courier::sync
