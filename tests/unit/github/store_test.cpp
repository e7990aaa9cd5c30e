#include <sodium.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/encode.h"
#include "github/store.h"
#include "support/fake_transport.h"

using namespace courier;
using nlohmann::json;
using sync::Access;
using sync::ItemKey;
using sync::ItemKind;
using sync::Scope;
using sync::Visibility;
using sync::WriteFailure;
using sync::Written;
using testing::answer;

namespace {

const std::string api = "https://api.github.com";
const Scope acme{Scope::Kind::organization, "acme"};
const Scope web{Scope::Kind::repository, "acme/web"};
const ItemKey org_secret{acme, ItemKind::secret, "TOKEN"};
const ItemKey org_variable{acme, ItemKind::variable, "REGION"};
const ItemKey repo_secret{web, ItemKind::secret, "TOKEN"};
const ItemKey repo_variable{web, ItemKind::variable, "REGION"};

// GitHub's side of the sealed boxes.
struct KeyPair {
  std::string public_key = std::string(32, '\0');
  std::string secret_key = std::string(32, '\0');
  KeyPair() {
    crypto_box_keypair(reinterpret_cast<unsigned char*>(public_key.data()),
                       reinterpret_cast<unsigned char*>(secret_key.data()));
  }
  [[nodiscard]] net::Response document(const std::string& id) const {
    return answer(200, json{{"key_id", id}, {"key", base64_encode(public_key)}}.dump());
  }
  [[nodiscard]] std::string open(const json& body) const {
    const auto box = base64_decode(body.at("encrypted_value").get<std::string>());
    REQUIRE(box);
    REQUIRE(box->size() >= 48);
    std::string value(box->size() - 48, '\0');
    REQUIRE(crypto_box_seal_open(reinterpret_cast<unsigned char*>(value.data()),
                                 reinterpret_cast<const unsigned char*>(box->data()), box->size(),
                                 reinterpret_cast<const unsigned char*>(public_key.data()),
                                 reinterpret_cast<const unsigned char*>(secret_key.data())) == 0);
    return value;
  }
};

struct Bench {
  testing::FakeTransport wire;
  github::ActionsStore store{wire,
                             {api, Secret("ghp_hush"), "esc-courier/1", std::chrono::seconds(7)}};
  [[nodiscard]] json body(std::size_t index) const { return json::parse(wire.body(index)); }
};

net::Response refusal(long status, const std::string& message) {
  return answer(status, json{{"message", message}}.dump());
}

}  // namespace

TEST_CASE("secrets of an organization are listed with who sees them") {
  Bench bench;
  bench.wire.on("GET", api + "/orgs/acme/actions/secrets?per_page=100", answer(200, R"({
    "total_count": 2, "secrets": [
      {"name": "TOKEN", "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-02T00:00:00Z",
       "visibility": "selected", "selected_repositories_url": "…"},
      {"name": "other", "created_at": "…", "updated_at": "2026-01-03T00:00:00Z",
       "visibility": "all"}]})"));
  const auto listed = bench.store.list(acme, ItemKind::secret);
  REQUIRE(listed);
  REQUIRE(listed->size() == 2);
  CHECK(listed->at("TOKEN").updated_at == "2026-01-02T00:00:00Z");
  CHECK(listed->at("TOKEN").visibility == Visibility::selected);
  CHECK(listed->at("OTHER").visibility == Visibility::all);
}

TEST_CASE("variables of a repository are listed with their values") {
  Bench bench;
  bench.wire.on("GET", api + "/repos/acme/web/actions/variables?per_page=30", answer(200, R"({
    "total_count": 1, "variables": [
      {"name": "REGION", "value": "eu", "created_at": "…", "updated_at": "2026-01-02T00:00:00Z"}]
  })"));
  const auto listed = bench.store.list(web, ItemKind::variable);
  REQUIRE(listed);
  CHECK(listed->at("REGION").value == "eu");
  CHECK_FALSE(listed->at("REGION").visibility);
}

TEST_CASE("a list whose items lack what GitHub promises is an error, never a shorter list") {
  for (const char* item :
       {R"({"name": "A"})", R"({"name": "A", "updated_at": "…", "visibility": "some"})",
        R"({"updated_at": "…", "visibility": "all"})", R"("A")", "7"}) {
    Bench bench;
    bench.wire.on("GET", api + "/orgs/acme/actions/secrets?per_page=100",
                  answer(200, std::string(R"({"secrets": [)") + item + "]}"));
    const auto listed = bench.store.list(acme, ItemKind::secret);
    REQUIRE_FALSE(listed);
    CHECK(listed.error().message == "listing the secrets of organization acme: GitHub's answer "
                                    "lacks what its description promises");
  }
}

TEST_CASE("repositories, selected and looked up") {
  Bench bench;
  bench.wire.on("GET", api + "/orgs/acme/actions/variables/REGION/repositories?per_page=100",
                answer(200, R"({"total_count": 2, "repositories": [
                  {"id": 2, "name": "web", "private": true},
                  {"id": 1, "name": "site", "private": false}]})"));
  const auto selected = bench.store.selected_repositories(org_variable);
  REQUIRE(selected);
  CHECK(*selected == std::vector<sync::Repository>{{1, "site", true}, {2, "web", false}});

  bench.wire.on("GET", api + "/repos/acme/web",
                answer(200, R"({"id": 2, "name": "web", "private": true})"));
  CHECK(*bench.store.repository("acme", "web") == sync::Repository{2, "web", false});
  // A name that GitHub does not give is not printed, and an unknown privacy counts as none.
  bench.wire.on("GET", api + "/repos/acme/web",
                answer(200, R"({"id": 2, "name": "::error::x", "private": true})"));
  CHECK_FALSE(bench.store.repository("acme", "web"));
  bench.wire.on("GET", api + "/repos/acme/web", answer(200, R"({"id": 2, "name": "web"})"));
  CHECK(bench.store.repository("acme", "web")->is_public);

  bench.wire.on("GET", api + "/repos/acme/gone", refusal(404, "Not Found"));
  const auto missing = bench.store.repository("acme", "gone");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message == "looking up the repository acme/gone: GitHub finds nothing "
                                   "there, or hides it from the token (404: Not Found)");
  CHECK(missing.error().hint ==
        "check its name; the token needs the repository permission \"Metadata\": read");
}

TEST_CASE("a secret goes out sealed, with who sees it") {
  const KeyPair pair;
  Bench bench;
  bench.wire.on("GET", api + "/orgs/acme/actions/secrets/public-key",
                pair.document("568250167242549743"));
  bench.wire.on("PUT", api + "/orgs/acme/actions/secrets/TOKEN", answer(201, "{}"));
  const Access selected{Visibility::selected, {{1, "site", true}, {2, "web", false}}};
  CHECK(*bench.store.put_secret(org_secret, Secret("hush\n"), selected) == Written::created);
  json body = bench.body(1);
  CHECK(pair.open(body) == "hush\n");
  body.erase("encrypted_value");
  CHECK(body == json::parse(R"({"key_id": "568250167242549743", "visibility": "selected",
                                "selected_repository_ids": [1, 2]})"));

  // The key is read once for each scope.
  bench.wire.on("PUT", api + "/orgs/acme/actions/secrets/TOKEN", answer(204));
  CHECK(*bench.store.put_secret(org_secret, Secret("hush"), Access{}) == Written::replaced);
  body = bench.body(2);
  body.erase("encrypted_value");
  CHECK(body == json::parse(R"({"key_id": "568250167242549743", "visibility": "private"})"));
  bench.wire.on("GET", api + "/repos/acme/web/actions/secrets/public-key", pair.document("2"));
  bench.wire.on("PUT", api + "/repos/acme/web/actions/secrets/TOKEN", answer(201, "{}"));
  CHECK(*bench.store.put_secret(repo_secret, Secret("hush"), {}) == Written::created);
  CHECK(bench.body(4).size() == 2);
}

TEST_CASE("a key that GitHub has changed is read again, once") {
  const KeyPair old_pair;
  const KeyPair new_pair;
  Bench bench;
  const std::string url = api + "/repos/acme/web/actions/secrets/TOKEN";
  const net::Response improper =
      refusal(422, "Bad request - validation failed due to an improperly encrypted secret");
  bench.wire.on("GET", api + "/repos/acme/web/actions/secrets/public-key", old_pair.document("1"));
  bench.wire.on("PUT", url, improper);
  bench.wire.on("GET", api + "/repos/acme/web/actions/secrets/public-key", new_pair.document("2"));
  SECTION("that settles it") {
    bench.wire.on("PUT", url, answer(201, "{}"));
    CHECK(*bench.store.put_secret(repo_secret, Secret("hush"), {}) == Written::created);
    CHECK(new_pair.open(bench.body(3)) == "hush");
    CHECK(bench.body(3)["key_id"] == "2");
  }
  SECTION("that does not settle it") {
    bench.wire.on("PUT", url, improper);
    const auto written = bench.store.put_secret(repo_secret, Secret("hush"), {});
    REQUIRE_FALSE(written);
    CHECK(written.error().error.message ==
          "writing secret TOKEN in repository acme/web: GitHub does not accept what was sent (422: "
          "Bad request - validation failed due to an improperly encrypted secret)");
    CHECK(written.error().reach == WriteFailure::Reach::item);
  }
}

TEST_CASE("variables are made and changed by different requests") {
  Bench bench;
  bench.wire.on("POST", api + "/orgs/acme/actions/variables", answer(201, "{}"));
  CHECK(*bench.store.create_variable(org_variable, "eu", Access{}) == Written::created);
  CHECK(bench.body(0) == json::parse(R"({"name": "REGION", "value": "eu",
                                         "visibility": "private"})"));
  bench.wire.on("POST", api + "/repos/acme/web/actions/variables",
                refusal(409, "Variable already exists"));
  const auto conflict = bench.store.create_variable(repo_variable, "eu", {});
  REQUIRE_FALSE(conflict);
  CHECK(conflict.error().error.message ==
        "writing variable REGION in repository acme/web: GitHub says that it conflicts with what "
        "is there (409: Variable already exists)");
  bench.wire.on("PATCH", api + "/orgs/acme/actions/variables/REGION", answer(204));
  CHECK(*bench.store.update_variable(org_variable, "us") == Written::replaced);
  CHECK(bench.body(2) == json::parse(R"({"value": "us"})"));
}

TEST_CASE("who sees an item changes without its value") {
  Bench bench;
  bench.wire.on("PUT", api + "/orgs/acme/actions/secrets/TOKEN", answer(204));
  CHECK(bench.store.set_access(org_secret, {Visibility::selected, {}}));
  CHECK(bench.body(0) ==
        json::parse(R"({"visibility": "selected", "selected_repository_ids": []})"));
  bench.wire.on("PATCH", api + "/orgs/acme/actions/variables/REGION", answer(204));
  CHECK(bench.store.set_access(org_variable, {Visibility::all, {}}));
  CHECK(bench.body(1) == json::parse(R"({"visibility": "all"})"));
}

TEST_CASE("how far a refused write reaches") {
  using Reach = WriteFailure::Reach;
  const std::string url = api + "/repos/acme/web/actions/variables/REGION";
  const auto reach = [&](net::Response response) {
    Bench bench;
    bench.wire.on("PATCH", url, std::move(response));
    const auto written = bench.store.update_variable(repo_variable, "x");
    REQUIRE_FALSE(written);
    return written.error().reach;
  };
  CHECK(reach(refusal(401, "Bad credentials")) == Reach::everything);
  CHECK(reach(refusal(403, "Resource not accessible by integration")) == Reach::scope);
  CHECK(reach(answer(403, "{}", {{"retry-after", "3600"}})) == Reach::everything);
  CHECK(reach(answer(403, "{}", {{"x-ratelimit-remaining", "0"}})) == Reach::everything);
  CHECK(reach(refusal(429, "slow down")) == Reach::everything);
  for (const long status : {200L, 404L, 409L, 422L, 500L}) {
    CHECK(reach(refusal(status, "no")) == Reach::item);
  }
  Bench bench;
  bench.wire.no_answer("PATCH", url, "no answer from api.github.com: Timeout was reached");
  CHECK(bench.store.update_variable(repo_variable, "x").error().reach == Reach::everything);
}

TEST_CASE("after a repeated request nobody knows who made the item") {
  const KeyPair pair;
  Bench bench;
  bench.wire.on("GET", api + "/repos/acme/web/actions/secrets/public-key", pair.document("1"));
  net::Response response = answer(204);
  response.repeated = true;
  bench.wire.on("PUT", api + "/repos/acme/web/actions/secrets/TOKEN", response);
  CHECK(*bench.store.put_secret(repo_secret, Secret("hush"), {}) == Written::unknown);
}

TEST_CASE("a public key that is none stops the scope, with nothing sent") {
  Bench bench;
  bench.wire.on("GET", api + "/repos/acme/web/actions/secrets/public-key",
                answer(200, R"({"key_id": "1", "key": "AAAA"})"));
  const auto written = bench.store.put_secret(repo_secret, Secret("hush"), {});
  REQUIRE_FALSE(written);
  CHECK(written.error().error.message == "GitHub's public key is not base64 of 32 bytes");
  CHECK(written.error().reach == WriteFailure::Reach::scope);
}
