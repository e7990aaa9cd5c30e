#include <catch2/catch.hpp>

#include "sync/report.h"

using namespace courier;
using sync::Outcome;
using sync::StepKind;

namespace {

sync::Step step(StepKind kind, sync::ItemKind item, std::string name) {
  sync::Step out;
  out.kind = kind;
  out.key = {{sync::Scope::Kind::repository, "acme/web"}, item, std::move(name)};
  out.target = "app";
  return out;
}

sync::Applied applied() {
  sync::Applied out;
  out.digest = "sha256:abc";
  out.outcomes.push_back(
      {Outcome::Kind::done, step(StepKind::create, sync::ItemKind::secret, "TOKEN"), {}});
  sync::Step foreign = step(StepKind::foreign, sync::ItemKind::variable, "REGION");
  foreign.reason = "exists already";
  out.outcomes.push_back({Outcome::Kind::nothing, foreign, {}});
  out.outcomes.push_back({Outcome::Kind::failed,
                          step(StepKind::update, sync::ItemKind::secret, "KEY"),
                          {ErrorKind::failed, "GitHub says <b>|`no`|</b>\n& more", "try again"}});
  out.outcomes.push_back(
      {Outcome::Kind::not_attempted, step(StepKind::widen, sync::ItemKind::secret, "KEY"), {}});
  return out;
}

}  // namespace

TEST_CASE("the report for a terminal", "[report]") {
  CHECK(sync::report_text(applied()) == "done: create secret TOKEN in repository acme/web\n"
                                        "failed: update secret KEY in repository acme/web\n"
                                        "not attempted: widen secret KEY in repository acme/web\n"
                                        "applied: 1 done, 1 nothing, 1 failed, 1 not attempted\n");
  CHECK(sync::report_text({}) == "applied: nothing to do\n");
}

TEST_CASE("the report for programs", "[report]") {
  CHECK(sync::report_json(applied()) == R"({
  "digest": "sha256:abc",
  "outcomes": [
    {
      "outcome": "done",
      "step": {
        "item": "secret",
        "kind": "create",
        "name": "TOKEN",
        "scope": {
          "kind": "repository",
          "name": "acme/web"
        },
        "target": "app"
      }
    },
    {
      "outcome": "nothing",
      "step": {
        "item": "variable",
        "kind": "foreign",
        "name": "REGION",
        "reason": "exists already",
        "scope": {
          "kind": "repository",
          "name": "acme/web"
        },
        "target": "app"
      }
    },
    {
      "error": "GitHub says <b>|`no`|</b>\n& more",
      "hint": "try again",
      "outcome": "failed",
      "step": {
        "item": "secret",
        "kind": "update",
        "name": "KEY",
        "scope": {
          "kind": "repository",
          "name": "acme/web"
        },
        "target": "app"
      }
    },
    {
      "outcome": "not attempted",
      "step": {
        "item": "secret",
        "kind": "widen",
        "name": "KEY",
        "scope": {
          "kind": "repository",
          "name": "acme/web"
        },
        "target": "app"
      }
    }
  ],
  "summary": {
    "done": 1,
    "failed": 1,
    "not attempted": 1,
    "nothing": 1,
    "raced": 0
  },
  "version": 1
}
)");
}

TEST_CASE("the job summary", "[report]") {
  CHECK(sync::report_markdown(applied()) ==
        R"(### esc-courier sync: 1 done, 1 nothing, 1 failed, 1 not attempted

| where | what | step | outcome | |
|---|---|---|---|---|
| repository acme/web | secret `TOKEN` | create | done |  |
| repository acme/web | variable `REGION` | foreign | nothing | exists already |
| repository acme/web | secret `KEY` | update | failed | GitHub says &lt;b>\|\`no\`\|&lt;/b> &amp; more |
| repository acme/web | secret `KEY` | widen | not attempted |  |
)");
  sync::Plan plan;
  plan.steps.push_back(step(StepKind::create, sync::ItemKind::secret, "TOKEN"));
  CHECK(sync::plan_markdown(plan) == R"(### esc-courier sync: plan, not applied

| where | what | step | outcome | |
|---|---|---|---|---|
| repository acme/web | secret `TOKEN` | create |  |  |
)");
}
