#include "sync/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "sync/json.h"

namespace courier::sync {

namespace {

using nlohmann::json;

constexpr std::array all_outcomes = {Outcome::Kind::done, Outcome::Kind::nothing,
                                     Outcome::Kind::raced, Outcome::Kind::failed,
                                     Outcome::Kind::not_attempted};

std::string counts_of(const Applied& applied) {
  std::vector<std::string> parts;
  for (const Outcome::Kind kind : all_outcomes) {
    if (const std::size_t count = applied.count(kind); count > 0) {
      parts.push_back(std::to_string(count) + ' ' + std::string(to_text(kind)));
    }
  }
  return parts.empty() ? "nothing to do" : join(parts, ", ");
}

// Text of ours and names checked by GitHub's rules, but a reason may quote GitHub.
std::string cell(std::string_view text) {
  std::string out(text);
  for (const auto& [from, to] :
       {std::pair{"&", "&amp;"}, std::pair{"<", "&lt;"}, std::pair{"|", "\\|"},
        std::pair{"`", "\\`"}, std::pair{"\n", " "}}) {
    out = replace_all(std::move(out), from, to);
  }
  return out;
}

std::string row(const Step& step, std::string_view outcome, std::string_view note) {
  return "| " + cell(to_text(step.key.scope)) + " | " + std::string(to_text(step.key.kind)) + " `" +
         step.key.name + "` | " + std::string(to_text(step.kind)) + " | " + cell(outcome) + " | " +
         cell(note) + " |\n";
}

constexpr std::string_view table_head =
    "| where | what | step | outcome | |\n|---|---|---|---|---|\n";

}  // namespace

std::string report_text(const Applied& applied) {
  std::string out;
  for (const Outcome& outcome : applied.outcomes) {
    if (outcome.kind != Outcome::Kind::nothing) {
      out += std::string(to_text(outcome.kind)) + ": " + std::string(to_text(outcome.step.kind)) +
             ' ' + to_text(outcome.step.key) + '\n';
    }
  }
  return out + "applied: " + counts_of(applied) + '\n';
}

std::string report_json(const Applied& applied) {
  json outcomes = json::array();
  for (const Outcome& outcome : applied.outcomes) {
    json entry = {{"outcome", std::string(to_text(outcome.kind))}, {"step", to_json(outcome.step)}};
    if (!outcome.error.message.empty()) {
      entry["error"] = outcome.error.message;
      entry["hint"] = outcome.error.hint;
    }
    outcomes.push_back(std::move(entry));
  }
  json summary = json::object();
  for (const Outcome::Kind kind : all_outcomes) {
    summary[std::string(to_text(kind))] = applied.count(kind);
  }
  return json{{"version", 1},
              {"digest", applied.digest},
              {"outcomes", outcomes},
              {"summary", summary}}
             .dump(2) +
         '\n';
}

std::string report_markdown(const Applied& applied) {
  std::string out =
      "### esc-courier sync: " + counts_of(applied) + "\n\n" + std::string(table_head);
  for (const Outcome& outcome : applied.outcomes) {
    out += row(outcome.step, to_text(outcome.kind),
               outcome.error.message.empty() ? outcome.step.reason : outcome.error.message);
  }
  return out;
}

std::string plan_markdown(const Plan& plan) {
  std::string out = "### esc-courier sync: plan, not applied\n\n" + std::string(table_head);
  for (const Step& step : plan.steps) {
    out += row(step, "", step.reason);
  }
  return out;
}

}  // namespace courier::sync
