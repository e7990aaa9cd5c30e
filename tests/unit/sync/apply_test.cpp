#include <catch2/catch.hpp>

#include "support/fake_store.h"
#include "support/fakes.h"
#include "sync/apply.h"

using namespace courier;
using sync::Outcome;
using sync::WriteFailure;
using testing::FakeStore;

namespace {

// A world in which there is one of each kind of step that writes.
constexpr const char* manifest_text = R"(version: 1
targets:
  few: { organization: acme, visibility: selected, repositories: [infra] }
  many: { organization: acme, visibility: all }
  app: { repository: acme/web }
secrets:
  API_KEY: { from: a, to: [few, app] }
  NPM_TOKEN: { from: b, to: [many] }
variables:
  REGION: { from: c, to: [few] }
  ZONE: { from: d, to: [app] }
)";
constexpr const char* world_text = R"({
  "repositories": {"acme/web": {"id": 101}, "acme/infra": {"id": 102}},
  "organization acme": {
    "secrets": {
      "API_KEY": {"updated_at": "t1", "value": "old", "visibility": "selected",
                  "repositories": ["web", "infra"]},
      "NPM_TOKEN": {"updated_at": "t2", "value": "old", "visibility": "private"}},
    "variables": {"REGION": {"updated_at": "t3", "value": "us", "visibility": "private"}}}})";

const std::string api_key = "secret API_KEY in organization acme";
const std::string npm_token = "secret NPM_TOKEN in organization acme";
const std::string region = "variable REGION in organization acme";
const std::string web_key = "secret API_KEY in repository acme/web";
const std::string zone = "variable ZONE in repository acme/web";
const std::vector<std::string> all_writes = {"show " + api_key + " to selected (infra)",
                                             "put " + api_key,
                                             "put " + web_key,
                                             "put " + npm_token,
                                             "show " + npm_token + " to all",
                                             "show " + region + " to selected (infra)",
                                             "update " + region,
                                             "create " + zone};

struct Bench {
  sync::Manifest manifest;
  sync::WantedValues wanted = {Secret("new key"), Secret("new token"), std::string("eu"),
                               std::string("b")};
  FakeStore store = FakeStore::from_json(world_text);
  testing::FakeBoundary boundary;

  Bench() {
    Diagnostics diagnostics;
    manifest = sync::read_manifest("courier.yaml", manifest_text, diagnostics);
    REQUIRE(diagnostics.empty());
  }

  [[nodiscard]] sync::Plan plan(const std::string& allow = "overwrite, widen") {
    const auto observed = sync::observe(manifest, store);
    REQUIRE(observed);
    sync::Plan made = sync::make_plan(manifest, wanted, *observed, *sync::parse_consents(allow));
    store.reads.clear();
    return made;
  }

  Result<sync::Applied> apply(const sync::Plan& made) {
    return sync::apply(made, manifest, wanted, store, boundary);
  }

  [[nodiscard]] sync::Applied applied(const sync::Plan& made) {
    auto result = apply(made);
    REQUIRE(result);
    return std::move(*result);
  }

  sync::ItemKey key(sync::ItemKind kind, const std::string& name) const {
    return {{sync::Scope::Kind::organization, "acme"}, kind, name};
  }
};

// "done, done, failed: why, …"
std::string kinds(const sync::Applied& applied) {
  std::string out;
  for (const Outcome& outcome : applied.outcomes) {
    out += (out.empty() ? "" : ", ") + std::string(to_text(outcome.kind));
    out += outcome.error.message.empty() ? "" : ": " + outcome.error.message;
  }
  return out;
}

WriteFailure planted(WriteFailure::Reach reach) {
  return {{ErrorKind::failed, "planted", {}}, reach};
}

}  // namespace

TEST_CASE("a plan is carried out step by step", "[apply]") {
  Bench bench;
  const sync::Plan plan = bench.plan();
  const sync::Applied applied = bench.applied(plan);
  CHECK(kinds(applied) == "done, done, done, done, done, done, done, done");
  CHECK(applied.complete());
  CHECK(applied.changed());
  CHECK(applied.digest == sync::plan_digest(plan));
  CHECK(bench.store.writes == all_writes);
  CHECK(bench.boundary.writes ==
        std::vector<std::string>{"narrow " + api_key, "update " + api_key, "create " + web_key,
                                 "update " + npm_token, "widen " + npm_token, "narrow " + region,
                                 "update " + region, "create " + zone});
  const FakeStore::Item& key = bench.store.items.at(bench.key(sync::ItemKind::secret, "API_KEY"));
  CHECK(key.value == "new key");
  CHECK(to_text(*key.access) == "selected (infra)");
  const FakeStore::Item& token =
      bench.store.items.at(bench.key(sync::ItemKind::secret, "NPM_TOKEN"));
  CHECK(token.value == "new token");
  CHECK(to_text(*token.access) == "all");
  const FakeStore::Item& place =
      bench.store.items.at(bench.key(sync::ItemKind::variable, "REGION"));
  CHECK(place.value == "eu");
  CHECK(to_text(*place.access) == "selected (infra)");
}

TEST_CASE("what is kept is not written, and a plan without work does not even read", "[apply]") {
  Bench bench;
  CHECK(bench.applied(bench.plan()).complete());
  bench.store.writes.clear();
  bench.boundary.writes.clear();
  const sync::Plan plan = bench.plan("");
  CHECK(plan.count(sync::StepKind::foreign) == 3);
  CHECK(plan.count(sync::StepKind::unchanged) == 2);
  const sync::Applied applied = bench.applied(plan);
  CHECK(kinds(applied) == "nothing, nothing, nothing, nothing, nothing");
  CHECK(applied.complete());
  CHECK_FALSE(applied.changed());
  CHECK(bench.store.reads.empty());
  CHECK(bench.store.writes.empty());
  CHECK(bench.boundary.writes.empty());
}

TEST_CASE("cut off before any write, another run ends in the same state", "[apply]") {
  Bench whole;
  CHECK(whole.applied(whole.plan()).complete());
  for (std::size_t cut = 0; cut < all_writes.size(); ++cut) {
    CAPTURE(cut);
    Bench bench;
    bench.boundary.cut_at = cut;
    CHECK_THROWS_AS(bench.apply(bench.plan()), testing::Cut);
    CHECK(bench.store.writes.size() == cut);
    bench.boundary.cut_at = static_cast<std::size_t>(-1);
    CHECK(bench.applied(bench.plan()).complete());
    CHECK(bench.store.state() == whole.store.state());
  }
}

TEST_CASE("a world that differs from the plan's is not written to", "[apply]") {
  Bench bench;
  const sync::Plan plan = bench.plan();
  const auto refused = [&](const std::string& what) {
    const auto applied = bench.apply(plan);
    REQUIRE_FALSE(applied);
    CHECK(applied.error().message ==
          what + " has changed since the plan was made; nothing was written");
    CHECK(applied.error().hint == "plan again, look at what changed, and apply the new plan");
    CHECK(bench.store.writes.empty());
    CHECK(bench.boundary.writes.empty());
  };
  auto& items = bench.store.items;
  const auto key = bench.key(sync::ItemKind::secret, "API_KEY");
  SECTION("written again") {
    items.at(key).updated_at = "t9";
    refused(api_key);
  }
  SECTION("gone") {
    items.erase(key);
    refused(api_key);
  }
  SECTION("come") {
    items[{{sync::Scope::Kind::repository, "acme/web"}, sync::ItemKind::variable, "ZONE"}] = {
        "b", "t9", {}};
    refused(zone);
  }
  SECTION("seen by others") {
    items.at(key).access->repositories.pop_back();
    refused(api_key);
  }
  SECTION("of another visibility") {
    items.at(bench.key(sync::ItemKind::variable, "REGION")).access->visibility =
        sync::Visibility::all;
    refused(region);
  }
  SECTION("unreadable") {
    bench.store.failing_reads["variables of organization acme"] = {
        ErrorKind::failed, "planted", {}};
    const auto applied = bench.apply(plan);
    REQUIRE_FALSE(applied);
    CHECK(applied.error().message == "planted");
    CHECK(bench.store.writes.empty());
  }
  SECTION("empty all of a sudden") {
    items.clear();
    refused(api_key);
  }
}

TEST_CASE("an item that comes or goes under way is told", "[apply]") {
  Bench bench;
  const sync::Plan plan = bench.plan();
  bench.store.before_write = [&](const std::string& write) {
    if (write == "put " + web_key) {
      bench.store.items[{
          {sync::Scope::Kind::repository, "acme/web"}, sync::ItemKind::secret, "API_KEY"}] = {
          "theirs", "t9", {}};
    } else if (write == "put " + npm_token) {
      bench.store.items.erase(bench.key(sync::ItemKind::secret, "NPM_TOKEN"));
    }
  };
  SECTION("by GitHub's answer") {
    const sync::Applied applied = bench.applied(plan);
    CHECK(kinds(applied) ==
          "done, done, raced: " + web_key +
              " was made by somebody else a moment before; their value is replaced by ours, "
              "raced: " +
              npm_token +
              " was deleted by somebody else a moment before; it is there again, done, done, "
              "done, done");
    CHECK_FALSE(applied.complete());
    CHECK(applied.changed());
    CHECK(applied.outcomes[2].error.hint == "find out who else writes it");
  }
  SECTION("unless a repeated request hides it") {
    bench.store.forgets_who_made_items = true;
    CHECK(bench.applied(plan).complete());
  }
}

TEST_CASE("a failure reaches as far as its reason", "[apply]") {
  Bench bench;
  const sync::Plan plan = bench.plan();
  auto& failing = bench.store.failing_writes;
  SECTION("one item: its later steps, and no other") {
    failing["show " + api_key + " to selected (infra)"] = planted(WriteFailure::Reach::item);
    const sync::Applied applied = bench.applied(plan);
    CHECK(kinds(applied) == "failed: planted, not attempted, done, done, done, done, done, done");
    CHECK_FALSE(applied.complete());
    CHECK(bench.store.items.at(bench.key(sync::ItemKind::secret, "API_KEY")).value == "old");
  }
  SECTION("a scope's secrets, but not its variables") {
    failing["put " + api_key] = planted(WriteFailure::Reach::scope);
    CHECK(kinds(bench.applied(plan)) ==
          "done, failed: planted, done, not attempted, not attempted, done, done, done");
  }
  SECTION("everything") {
    failing["put " + web_key] = planted(WriteFailure::Reach::everything);
    const sync::Applied applied = bench.applied(plan);
    CHECK(kinds(applied) == "done, done, failed: planted, not attempted, not attempted, not "
                            "attempted, not attempted, not attempted");
    CHECK(applied.changed());
    CHECK(bench.store.writes.size() == 3);
  }
}
