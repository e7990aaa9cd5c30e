#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "github/client.h"
#include "support/fake_transport.h"

using namespace courier;
using nlohmann::json;
using testing::answer;

namespace {

const std::string api = "https://api.github.com";
const github::Purpose listing{"listing the secrets of organization acme",
                              "organization permission \"Secrets\": read"};
const std::string needs = "the token needs the organization permission \"Secrets\": read";

struct Bench {
  testing::FakeTransport wire;
  github::Client client;

  explicit Bench(const std::string& url = api)
      : client(wire, {url, Secret("ghp_hush"), "esc-courier/1", std::chrono::seconds(7)}) {}
};

net::Response html(long status) {
  return answer(status, "<html>ghp_hush</html>", {{"content-type", "text/html; charset=utf-8"}});
}

std::string said(const std::string& message) { return json{{"message", message}}.dump(); }

// What the answer to a GET of /x is explained as.
std::string explained(net::Response response) {
  Bench bench;
  bench.wire.on("GET", api + "/x", std::move(response));
  const Result<json> result = bench.client.get("/x", listing);
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::failed);
  CHECK_FALSE((result.error().message + result.error().hint).contains("hush"));
  return result.error().message + '\n' + result.error().hint;
}

}  // namespace

TEST_CASE("every request carries what GitHub asks of its clients") {
  Bench bench("https://github.example/api/v3/");
  bench.wire.on("PUT", "https://github.example/api/v3/a%2Fb", answer(204));
  CHECK(bench.client.send("PUT", "/a%2Fb", json{{"b", 1}, {"a", "é"}}, listing));
  const net::Request& sent = bench.wire.requests().front();
  CHECK(sent.timeout == std::chrono::seconds(7));
  CHECK(bench.wire.body(0) == R"({"a":"é","b":1})");
  CHECK(bench.wire.header(0, "authorization") == "Bearer ghp_hush");
  CHECK(bench.wire.header(0, "accept") == "application/vnd.github+json");
  CHECK(bench.wire.header(0, "x-github-api-version") == "2022-11-28");
  CHECK(bench.wire.header(0, "user-agent") == "esc-courier/1");
  CHECK(bench.wire.header(0, "content-type") == "application/json");
  for (const net::Header& header : sent.headers) {
    CHECK(std::holds_alternative<Secret>(header.value) == (header.name == "Authorization"));
  }
}

TEST_CASE("a list is read page by page") {
  Bench bench;
  bench.wire.on("GET", api + "/l?per_page=2",
                answer(200, R"({"total_count":3,"secrets":[{"name":"A"},{"name":"B"}]})",
                       {{"content-type", "application/json"},
                        {"link", "<" + api + "/l?per_page=2&page=2>; rel=\"next\", <" + api +
                                     "/l?per_page=2&page=2>; rel=\"last\""}}));
  bench.wire.on("GET", api + "/l?per_page=2&page=2",
                answer(200, R"({"total_count":3,"secrets":[{"name":"C"}]})",
                       {{"content-type", "application/json"},
                        {"link", "<" + api + "/l?per_page=2&page=1>; rel=\"prev\""}}));
  const auto items = bench.client.list("/l", "secrets", 2, listing);
  REQUIRE(items);
  CHECK(json(*items) == json::parse(R"([{"name":"A"},{"name":"B"},{"name":"C"}])"));
}

TEST_CASE("a page that fails fails the list") {
  const std::vector<std::pair<std::string, std::string>> more = {
      {"content-type", "application/json"}, {"link", "<" + api + "/l?page=2>; rel=\"next\""}};
  Bench bench;
  SECTION("an error on the second page") {
    bench.wire.on("GET", api + "/l?per_page=2", answer(200, R"({"secrets":[{"name":"A"}]})", more));
    bench.wire.on("GET", api + "/l?page=2", answer(404, said("Not Found")));
    CHECK(bench.client.list("/l", "secrets", 2, listing).error().message ==
          "listing the secrets of organization acme: GitHub finds nothing there, or hides it from "
          "the token (404: Not Found)");
  }
  SECTION("JSON without the list") {
    bench.wire.on("GET", api + "/l?per_page=2", answer(200, R"({"total_count":0})"));
    CHECK(bench.client.list("/l", "secrets", 2, listing).error().message ==
          "listing the secrets of organization acme: GitHub gave an answer that does not fit "
          "(200)");
  }
  SECTION("a next page on another host does not get the token") {
    bench.wire.on("GET", api + "/l?per_page=2",
                  answer(200, R"({"secrets":[]})",
                         {{"content-type", "application/json"},
                          {"link", "<https://api.github.com.evil.example/l>; rel=\"next\""}}));
    CHECK(bench.client.list("/l", "secrets", 2, listing).error().message ==
          "listing the secrets of organization acme: the next page lies on another host, which is "
          "not followed");
  }
}

TEST_CASE("a moved repository is followed within the same API only") {
  Bench bench;
  SECTION("here") {
    bench.wire.on("PUT", api + "/old", answer(307, "{}", {{"location", api + "/repositories/1"}}));
    bench.wire.on("PUT", api + "/repositories/1", answer(204));
    CHECK(bench.client.send("PUT", "/old", json{{"a", 1}}, listing)->status == 204);
    CHECK(bench.wire.body(1) == R"({"a":1})");
    CHECK(bench.wire.header(1, "authorization") == "Bearer ghp_hush");
  }
  SECTION("elsewhere") {
    bench.wire.on("GET", api + "/old",
                  answer(301, "{}",
                         {{"content-type", "application/json"},
                          {"location", "https://api.github.com.evil.example/x"}}));
    CHECK(bench.client.get("/old", listing).error().message ==
          "listing the secrets of organization acme: GitHub sends us elsewhere, which is not "
          "followed (301)");
  }
  SECTION("round and round") {
    for (int i = 0; i < 4; ++i) {
      bench.wire.on("GET", api + "/old", answer(302, "{}", {{"location", api + "/old"}}));
    }
    CHECK_FALSE(bench.client.get("/old", listing));
  }
}

TEST_CASE("what GitHub refuses is explained with the next step") {
  CHECK(explained(answer(401, said("Bad credentials"))) ==
        "listing the secrets of organization acme: GitHub does not accept the token (401: Bad "
        "credentials)\nit is wrong or has expired: make a new one; " +
            needs);
  CHECK(explained(answer(403, said("Resource not accessible by integration"),
                         {{"content-type", "application/json"},
                          {"x-accepted-github-permissions", "organization_secrets=read"}})) ==
        "listing the secrets of organization acme: GitHub does not allow it (403: Resource not "
        "accessible by integration)\n" +
            needs + " (organization_secrets=read); the workflow's own GITHUB_TOKEN cannot have it");
  CHECK(explained(answer(403, said("Resource protected by organization SAML enforcement."),
                         {{"content-type", "application/json"},
                          {"x-github-sso", "required; url=https://github.com/orgs/acme/sso"}})) ==
        "listing the secrets of organization acme: GitHub does not allow it (403: Resource "
        "protected by organization SAML enforcement.)\n"
        "authorize the token for the organization's single sign-on");
  CHECK(explained(answer(404, said("Not Found"))) ==
        "listing the secrets of organization acme: GitHub finds nothing there, or hides it from "
        "the token (404: Not Found)\ncheck its name; " +
            needs);
  CHECK(explained(answer(409, said("Conflict"))) ==
        "listing the secrets of organization acme: GitHub says that it conflicts with what is "
        "there (409: Conflict)\nplan again and look at what changed");
  CHECK(explained(answer(422, said("Validation Failed"))) ==
        "listing the secrets of organization acme: GitHub does not accept what was sent (422: "
        "Validation Failed)\ncheck the name and the value's size");
  CHECK(explained(answer(429, said("You have exceeded a secondary rate limit."))) ==
        "listing the secrets of organization acme: GitHub's rate limit is reached (429: You have "
        "exceeded a secondary rate limit.)\nwait, and run again: what is done stays done");
  CHECK(explained(answer(500, said("Server Error"))) ==
        "listing the secrets of organization acme: GitHub failed (500: Server Error)\n"
        "try again later; www.githubstatus.com tells of outages");
}

TEST_CASE("answers that are not GitHub's are not quoted") {
  const std::string elsewhere = "\nis https://api.github.com really GitHub's API? Its answer is "
                                "not JSON";
  CHECK(explained(html(200)) == "listing the secrets of organization acme: GitHub gave an answer "
                                "that does not fit (200)" +
                                    elsewhere);
  CHECK(explained(html(404)) == "listing the secrets of organization acme: GitHub finds nothing "
                                "there, or hides it from the token (404)" +
                                    elsewhere);
  CHECK(explained(html(502)) == "listing the secrets of organization acme: GitHub failed (502)\n"
                                "try again later; www.githubstatus.com tells of outages");
  CHECK(explained(answer(200, R"({"secrets": [{"ghp_hush)")) ==
        "listing the secrets of organization acme: GitHub gave an answer that does not fit (200)\n"
        "run again; if it stays so, report it");
  CHECK(explained(answer(401, R"({"message": {"ghp_hush": 1}})")).contains("the token (401)\n"));
}

TEST_CASE("an answer that is nested without an end is none") {
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  CHECK(explained(answer(200, deep)) ==
        "listing the secrets of organization acme: GitHub gave an answer that does not fit (200)\n"
        "run again; if it stays so, report it");
  CHECK(explained(answer(401, "{\"message\":" + deep + '}')).contains("the token (401)\n"));
  Bench bench;
  bench.wire.on("GET", api + "/x?per_page=2", answer(200, "{\"items\":" + deep + '}'));
  CHECK(bench.client.list("/x", "items", 2, listing).error().message ==
        "listing the secrets of organization acme: GitHub gave an answer that does not fit (200)");
}

TEST_CASE("GitHub's words are cut and cannot forge lines") {
  CHECK(explained(answer(422, said("one\r\ntwo\x1b[31m\tthree")))
            .contains("(422: one  two [31m three)\n"));
  const std::string text = explained(answer(422, said(std::string(199, 'a') + "éé" + "b")));
  CHECK(text.contains("(422: " + std::string(199, 'a') + "...)\n"));
}

TEST_CASE("no answer says what was being done") {
  Bench bench;
  bench.wire.no_answer("GET", api + "/x", "no answer from api.github.com: Timeout was reached");
  CHECK(bench.client.get("/x", listing).error().message ==
        "listing the secrets of organization acme: no answer from api.github.com: Timeout was "
        "reached");
}
