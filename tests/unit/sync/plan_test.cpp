#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "support/fake_store.h"
#include "support/golden.h"
#include "sync/plan.h"

using namespace courier;
using nlohmann::json;

namespace {

// A value of values.json: "plain", {"secret": "…"}, either with "times" for long ones,
// {"unusable": "why"}, or null for missing.
sync::WantedValue wanted_value(const json& value) {
  if (value.is_null()) {
    return sync::Missing{};
  }
  if (value.is_string()) {
    return value.get<std::string>();
  }
  if (value.contains("unusable")) {
    return sync::Unusable{value["unusable"]};
  }
  if (value.contains("byte")) {
    return std::string(1, static_cast<char>(value["byte"].get<int>()));
  }
  std::string text;
  for (int i = 0; i < value.value("times", 1); ++i) {
    text += value["secret"].get<std::string>();
  }
  return Secret(text);
}

struct Case {
  std::string source;
  sync::Manifest manifest;
  json values;
  sync::WantedValues wanted;
  sync::Plan plan;

  explicit Case(const std::filesystem::path& folder)
      : source(testing::read_or_empty(folder / "courier.yaml")),
        values(json::parse(testing::read_or_empty(folder / "values.json"))) {
    Diagnostics diagnostics;
    manifest = sync::read_manifest("courier.yaml", source, diagnostics);
    REQUIRE(diagnostics.empty());
    for (const sync::Entry& entry : manifest.entries) {
      wanted.push_back(wanted_value(values.at(entry.from.text)));
    }
    const std::string world = testing::read_or_empty(folder / "world.json");
    testing::FakeStore store = testing::FakeStore::from_json(world.empty() ? "{}" : world);
    const auto observed = sync::observe(manifest, store);
    REQUIRE(observed);
    CHECK(store.writes.empty());
    const auto consents = sync::parse_consents(testing::read_or_empty(folder / "allow.txt"));
    REQUIRE(consents);
    plan = sync::make_plan(manifest, wanted, *observed, *consents);
  }

  [[nodiscard]] std::set<std::string> secrets() const {
    std::set<std::string> out;
    for (const auto& [path, value] : values.items()) {
      if (value.is_object() && value.contains("secret") && !value["secret"].empty()) {
        out.insert(value["secret"].get<std::string>());
      }
    }
    out.erase("");
    return out;
  }
};

}  // namespace

TEST_CASE("plans", "[plan]") {
  for (const std::filesystem::path& folder : testing::golden_cases("plan")) {
    DYNAMIC_SECTION(folder.filename().string()) {
      const Case given(folder);
      std::string text = sync::print_plan(given.plan);
      for (const Diagnostic& diagnostic : given.plan.problems) {
        text += describe(diagnostic, given.source);
      }
      testing::check_golden(folder / "expected.txt", text);
      CHECK(given.plan.blocked() == given.plan.problems.has_errors());

      const std::string document = sync::plan_json(given.plan);
      if (exists(folder / "expected.json")) {
        testing::check_golden(folder / "expected.json", document);
      }
      const json read = json::parse(document);
      CHECK(read["digest"] == sync::plan_digest(given.plan));
      CHECK(read["steps"].size() == given.plan.steps.size());
      CHECK(read["summary"].size() == sync::all_step_kinds.size());
      for (const std::string& secret : given.secrets()) {
        CHECK_FALSE((text + document).contains(secret));
      }
      // The same world gives the same plan, to the byte.
      CHECK(sync::plan_json(Case(folder).plan) == document);
    }
  }
}

TEST_CASE("a plan's digest changes with whatever apply would do or rely on", "[plan]") {
  sync::Plan plan;
  sync::Step step;
  step.kind = sync::StepKind::update;
  step.key = {{sync::Scope::Kind::organization, "acme"}, sync::ItemKind::secret, "TOKEN"};
  step.target = "org";
  step.before = sync::Observation{"2026-01-01T00:00:00Z", sync::Access{}, {}};
  step.access = sync::Access{};
  plan.steps = {step};
  const std::string digest = sync::plan_digest(plan);
  CHECK(digest.starts_with("sha256:"));
  CHECK(digest.size() == 7 + 64);

  std::set<std::string> digests = {digest};
  const auto differs = [&](auto change) {
    sync::Plan changed = plan;
    change(changed.steps[0]);
    CHECK(digests.insert(sync::plan_digest(changed)).second);
  };
  differs([](sync::Step& s) { s.kind = sync::StepKind::widen; });
  differs([](sync::Step& s) { s.key.name = "TOKEN2"; });
  differs([](sync::Step& s) { s.key.kind = sync::ItemKind::variable; });
  differs([](sync::Step& s) { s.key.scope.name = "other"; });
  differs([](sync::Step& s) { s.key.scope.kind = sync::Scope::Kind::repository; });
  differs([](sync::Step& s) { s.before.reset(); });
  differs([](sync::Step& s) { s.before->updated_at = "2026-01-01T00:00:01Z"; });
  differs([](sync::Step& s) { s.before->access->visibility = sync::Visibility::all; });
  differs([](sync::Step& s) { s.access->visibility = sync::Visibility::selected; });
  differs([](sync::Step& s) { s.access = {sync::Visibility::selected, {{1, "web", false}}}; });
  sync::Plan shorter = plan;
  shorter.steps.clear();
  CHECK(digests.insert(sync::plan_digest(shorter)).second);
}

TEST_CASE("what makes an item visible to more repositories", "[plan]") {
  using sync::Access;
  using enum sync::Visibility;
  const sync::Repository hidden{1, "infra", false};
  const sync::Repository shown{2, "site", true};
  const Access everyone{all, {}};
  const Access members{private_only, {}};
  const auto chosen = [](std::vector<sync::Repository> repositories) {
    return Access{selected, std::move(repositories)};
  };
  CHECK(widens(members, everyone));
  CHECK(widens(members, chosen({shown})));
  CHECK_FALSE(widens(members, chosen({hidden})));
  CHECK_FALSE(widens(members, chosen({})));
  CHECK_FALSE(widens(everyone, members));
  CHECK_FALSE(widens(everyone, chosen({shown})));
  CHECK(widens(chosen({hidden}), everyone));
  CHECK(widens(chosen({hidden, shown}), members));
  CHECK(widens(chosen({hidden}), chosen({shown})));
  CHECK(widens(chosen({hidden}), chosen({hidden, shown})));
  CHECK_FALSE(widens(chosen({hidden, shown}), chosen({hidden})));
  CHECK_FALSE(widens(chosen({hidden}), chosen({})));
}

TEST_CASE("a failed read gives no plan", "[plan]") {
  Diagnostics diagnostics;
  const sync::Manifest manifest = sync::read_manifest(
      "courier.yaml",
      "version: 1\n"
      "targets:\n"
      "  org: { organization: acme, visibility: selected, repositories: [web] }\n"
      "secrets: { TOKEN: { from: token, to: [org] } }\n",
      diagnostics);
  REQUIRE(diagnostics.empty());
  const std::string world = R"({
    "repositories": {"acme/web": {"id": 1}},
    "organization acme": {"secrets": {"TOKEN": {
      "updated_at": "2026", "visibility": "selected", "repositories": ["web"]}}}})";
  const std::vector<std::string> reads = {"secrets of organization acme",
                                          "repositories of secret TOKEN in organization acme",
                                          "repository acme/web"};
  testing::FakeStore whole = testing::FakeStore::from_json(world);
  REQUIRE(sync::observe(manifest, whole));
  CHECK(whole.reads == reads);
  for (const std::string& read : reads) {
    testing::FakeStore store = testing::FakeStore::from_json(world);
    store.failing_reads[read] = {ErrorKind::failed, "planted", {}};
    const auto observed = sync::observe(manifest, store);
    REQUIRE_FALSE(observed);
    CHECK(observed.error().message == "planted");
  }
}
