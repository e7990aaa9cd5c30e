#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/text.h"
#include "sync/json.h"
#include "sync/plan.h"

namespace courier::sync {

namespace {

using nlohmann::json;

json json_of(const Plan& plan) {
  json steps = json::array();
  for (const Step& step : plan.steps) {
    steps.push_back(to_json(step));
  }
  json summary = json::object();
  for (const StepKind kind : all_step_kinds) {
    summary[std::string(to_text(kind))] = plan.count(kind);
  }
  return {{"version", 1}, {"steps", steps}, {"absent", plan.absent}, {"summary", summary}};
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  out.resize(std::max(out.size(), width), ' ');
  return out;
}

char sign_of(StepKind kind) {
  switch (kind) {
    case StepKind::create: return '+';
    case StepKind::update: return '~';
    case StepKind::remove: return '-';
    case StepKind::narrow: return '<';
    case StepKind::widen: return '>';
    case StepKind::adopt: return '=';
    case StepKind::conflict:
    case StepKind::foreign: return '!';
    case StepKind::blocked: return 'x';
    case StepKind::unchanged: break;
  }
  return ' ';
}

std::string line_of(const Step& step, std::size_t width) {
  std::string out = std::string("  ") + sign_of(step.kind) + ' ' + padded(to_text(step.kind), 10) +
                    padded(std::string(to_text(step.key.kind)) + ' ' + step.key.name, width);
  const bool moves = step.kind == StepKind::narrow || step.kind == StepKind::widen;
  if (!step.reason.empty()) {
    out += step.reason + (step.kind == StepKind::foreign ? "; kept" : "");
  } else if (moves && step.before && step.before->access && step.access) {
    out += to_text(*step.before->access) + " -> " + to_text(*step.access);
  } else if (writes(step.kind) && step.access) {
    out += to_text(*step.access);
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out + '\n';
}

std::string counts_of(const Plan& plan) {
  std::vector<std::string> parts;
  for (const StepKind kind : all_step_kinds) {
    if (const std::size_t count = plan.count(kind); count > 0) {
      parts.push_back(std::to_string(count) + ' ' + std::string(to_text(kind)));
    }
  }
  return parts.empty() ? "nothing to do" : join(parts, ", ");
}

}  // namespace

std::string plan_digest(const Plan& plan) { return "sha256:" + sha256_hex(json_of(plan).dump()); }

std::string plan_json(const Plan& plan) {
  json document = json_of(plan);
  document["digest"] = plan_digest(plan);
  return document.dump(2) + '\n';
}

std::string print_plan(const Plan& plan) {
  std::size_t width = 0;
  for (const Step& step : plan.steps) {
    width = std::max(width, to_text(step.key.kind).size() + step.key.name.size() + 3);
  }
  std::string out;
  std::vector<std::string> shown;
  for (const Step& first : plan.steps) {
    if (std::find(shown.begin(), shown.end(), first.target) != shown.end()) {
      continue;
    }
    shown.push_back(first.target);
    out += to_text(first.key.scope) + " (target " + first.target + ")\n";
    for (const Step& step : plan.steps) {
      if (step.target == first.target) {
        out += line_of(step, width);
      }
    }
  }
  if (!plan.absent.empty()) {
    out += "no value, and not required: " + join(plan.absent, ", ") + '\n';
  }
  return out + "plan: " + counts_of(plan) + '\n' + "digest: " + plan_digest(plan) + '\n';
}

}  // namespace courier::sync
