#include <catch2/catch.hpp>
#include <functional>
#include <nlohmann/json.hpp>

#include "services/lambda.h"
#include "support/fake_transport.h"

using namespace courier;
using namespace courier::services;
using nlohmann::json;
using testing::answer;

namespace {

const std::string api = "https://cloud.lambda.ai/api/v1";
const std::string agent = "esc-courier/1";

struct Bench {
  testing::FakeTransport wire;
  LambdaCloud cloud;

  explicit Bench(const std::string& url = api)
      : cloud(wire, {url, Secret("secret_hush"), agent, std::chrono::seconds(7)}) {}
};

const std::string perhaps = "; it may have been launched all the same: esc-courier lambda list";
const LambdaInstance web{"0a1b", "web", "active", "", "", "", {}};

net::Response html(long status) {
  return answer(status, "<html>secret_hush</html>", {{"content-type", "text/html"}});
}

net::Response refused(long status, const std::string& code, const std::string& message,
                      const std::string& suggestion = {}) {
  json error{{"code", code}, {"message", message}};
  if (!suggestion.empty()) {
    error["suggestion"] = suggestion;
  }
  return answer(status, json{{"error", error}}.dump());
}

// What the answer to a list of keys is explained as.
std::string explained(net::Response response) {
  Bench bench;
  bench.wire.on("GET", api + "/ssh-keys", std::move(response));
  const auto result = bench.cloud.keys();
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::failed);
  CHECK_FALSE((result.error().message + result.error().hint).contains("hush"));
  return result.error().message + '\n' + result.error().hint;
}

}  // namespace

TEST_CASE("a request to Lambda carries the key as a secret, and a body only where there is one") {
  Bench bench("https://lambda.example/api/v1/");
  bench.wire.on("GET", "https://lambda.example/api/v1/ssh-keys", answer(200, R"({"data":[]})"));
  CHECK(bench.cloud.keys()->empty());
  const net::Request& sent = bench.wire.requests().front();
  CHECK(sent.timeout == std::chrono::seconds(7));
  CHECK_FALSE(sent.body);
  CHECK(bench.wire.header(0, "authorization") == "Bearer secret_hush");
  CHECK(bench.wire.header(0, "user-agent") == agent);
  CHECK(bench.wire.header(0, "content-type").empty());
  for (const net::Header& header : sent.headers) {
    CHECK(std::holds_alternative<Secret>(header.value) == (header.name == "Authorization"));
  }
}

TEST_CASE("of an instance its jupyter_token is never taken") {
  Bench bench;
  bench.wire.on("GET", api + "/instances", answer(200, R"({"data": [
      {"id": "0a1b", "name": "web", "status": "active", "ip": "198.51.100.2",
       "ssh_key_names": ["k"], "file_system_names": [], "actions": {},
       "region": {"name": "us-west-1", "description": "California, USA"},
       "instance_type": {"name": "gpu_1x_a10", "price_cents_per_hour": 75},
       "jupyter_token": "hush", "jupyter_url": "https://x/?token=hush"},
      {"id": "2c3d", "status": "booting"}]})"));
  const auto instances = bench.cloud.instances();
  REQUIRE(instances);
  REQUIRE(instances->size() == 2);
  const LambdaInstance& first = instances->front();
  CHECK(first.id == "0a1b");
  CHECK(first.name == "web");
  CHECK(first.status == "active");
  CHECK(first.ip == "198.51.100.2");
  CHECK(first.region == "us-west-1");
  CHECK(first.type == "gpu_1x_a10");
  CHECK(first.ssh_keys == std::vector<std::string>{"k"});
  CHECK(instances->back().name.empty());
}

TEST_CASE("states in which the name of an instance is free") {
  for (const std::string state : {"terminating", "terminated", "preempted"}) {
    CHECK(LambdaInstance{"0", "", state, "", "", "", {}}.is_ending());
  }
  for (const std::string state : {"booting", "active", "unhealthy", "of a later version"}) {
    CHECK_FALSE(LambdaInstance{"0", "", state, "", "", "", {}}.is_ending());
  }
}

TEST_CASE("types with the regions that have capacity") {
  Bench bench;
  bench.wire.on("GET", api + "/instance-types", answer(200, R"({"data": {
      "gpu_8x_h100": {"instance_type": {"price_cents_per_hour": 2392},
                      "regions_with_capacity_available": []},
      "gpu_1x_a10": {"instance_type": {"price_cents_per_hour": 75},
                     "regions_with_capacity_available": [{"name": "us-west-1"},
                                                         {"name": "us-east-1"}]}}})"));
  const auto types = bench.cloud.types();
  REQUIRE(types);
  REQUIRE(types->size() == 2);
  CHECK(types->front().name == "gpu_1x_a10");
  CHECK(types->front().regions == std::vector<std::string>{"us-west-1", "us-east-1"});
  CHECK(types->back().regions.empty());
}

TEST_CASE("a launch sends one key and the user data as it is") {
  Bench bench;
  bench.wire.on("POST", api + "/instance-operations/launch",
                answer(200, R"({"data": {"instance_ids": ["0a1b"]}})"));
  const auto id = bench.cloud.launch(
      {"web", "gpu_1x_a10", "us-west-1", "k", Secret("#cloud-config\nx: \"é\"\n")});
  REQUIRE(id);
  CHECK(*id == "0a1b");
  CHECK(std::holds_alternative<Secret>(*bench.wire.requests()[0].body));
  CHECK(json::parse(bench.wire.body(0)) == json{{"name", "web"},
                                                {"region_name", "us-west-1"},
                                                {"instance_type_name", "gpu_1x_a10"},
                                                {"ssh_key_names", {"k"}},
                                                {"user_data", "#cloud-config\nx: \"é\"\n"}});
}

TEST_CASE("an instance is terminated when Lambda says that this one is") {
  const std::string url = api + "/instance-operations/terminate";
  Bench bench;
  bench.wire.on("POST", url,
                answer(200, R"({"data": {"terminated_instances": [{"id": "0a1b"}]}})"));
  CHECK(bench.cloud.terminate(web));
  CHECK(bench.wire.body(0) == R"({"instance_ids":["0a1b"]})");
  for (const std::string ended : {"[]", R"([{"id": "2c3d"}])", "{}"}) {
    bench.wire.on("POST", url, answer(200, R"({"data": {"terminated_instances": )" + ended + "}}"));
    const Result<void> result = bench.cloud.terminate(web);
    REQUIRE_FALSE(result);
    CHECK(result.error().message ==
          "terminating web: Lambda's answer does not have the form that it documents");
  }
}

TEST_CASE("keys are added with their line and removed by their id") {
  Bench bench;
  bench.wire.on(
      "POST", api + "/ssh-keys",
      answer(200, R"({"data": {"id": "5e", "name": "k", "public_key": "ssh-ed25519 A"}})"));
  CHECK(bench.cloud.add_key("k", "ssh-ed25519 A me"));
  CHECK(bench.wire.body(0) == R"({"name":"k","public_key":"ssh-ed25519 A me"})");
  bench.wire.on("DELETE", api + "/ssh-keys/5e", answer(200, R"({"data": {}})"));
  CHECK(bench.cloud.remove_key({"5e", "k", {}}));
}

TEST_CASE("a refusal is explained by its code, and Lambda's words are quoted") {
  CHECK(explained(refused(401, "global/invalid-api-key", "API key was invalid.", "Make one.")) ==
        "listing the SSH keys: Lambda does not accept the API key (401, global/invalid-api-key: "
        "API key was invalid. Make one.)\n"
        "it is wrong, or was deleted: make a new one at cloud.lambda.ai/api-keys");
  CHECK(explained(refused(403, "global/account-inactive", "Inactive.")) ==
        "listing the SSH keys: Lambda holds the account for inactive (403, "
        "global/account-inactive: Inactive.)\n"
        "look at cloud.lambda.ai: mail address and payment method");
  CHECK(explained(refused(400, "global/duplicate", "It exists.")) ==
        "listing the SSH keys: the name is taken (400, global/duplicate: It exists.)\n"
        "choose another name");
  CHECK(explained(refused(429, "", "")) ==
        "listing the SSH keys: Lambda's rate limit is reached (429)\n"
        "wait 12 seconds, and run again");
  for (const auto& [said, wait] :
       {std::pair{"1", "1 second"}, std::pair{"100000", "100000 seconds"},
        std::pair{"soon", "12 seconds"}, std::pair{"13x", "12 seconds"}}) {
    CHECK(explained(answer(429, {}, {{"content-type", "text/html"}, {"retry-after", said}})) ==
          std::string("listing the SSH keys: Lambda's rate limit is reached (429)\nwait ") + wait +
              ", and run again");
  }
  CHECK(explained(refused(503, "provider/internal-unavailable", "Provider unavailable")) ==
        "listing the SSH keys: Lambda failed (503, provider/internal-unavailable: Provider "
        "unavailable)\ntry again later");
  CHECK(explained(refused(400, "of/a-later-version", "A\nB\x7F")) ==
        "listing the SSH keys: Lambda gave an answer that does not fit (400, of/a-later-version: "
        "A B )\nrun again; if it stays so, report it");
  CHECK(explained(html(502)) == "listing the SSH keys: Lambda failed (502)\ntry again later");
  CHECK(explained(html(200)) ==
        "listing the SSH keys: Lambda gave an answer that does not fit (200)\n"
        "is https://cloud.lambda.ai/api/v1 really Lambda's API? Its answer is not JSON");
  CHECK(explained(answer(200, R"({"data": [{"id")")) ==
        "listing the SSH keys: Lambda gave an answer that does not fit (200)\n"
        "run again; if it stays so, report it");
  CHECK(explained(refused(400, "global/duplicate", std::string(300, 'x')))
            .contains(std::string(200, 'x') + "...)"));
}

TEST_CASE("an answer of another form is no empty list") {
  const std::string finding = ": Lambda's answer does not have the form that it documents";
  for (const std::string data :
       {"null", "{}", "\"x\"", "[null]", "[{}]", R"([{"id": "../x", "name": "k", "status": "s"}])",
        R"({"id": "2c3d", "status": "active"})", R"({"instance_ids": ["../x"]})",
        R"([{"id": "\u001b", "name": "k", "status": "s"}])"}) {
    CAPTURE(data);
    const net::Response response = answer(200, R"({"data": )" + data + "}");
    Bench bench;
    bench.wire.on("GET", api + "/instances", response);
    CHECK(bench.cloud.instances().error().message == "listing the instances" + finding);
    bench.wire.on("GET", api + "/ssh-keys", response);
    CHECK(bench.cloud.keys().error().message == "listing the SSH keys" + finding);
    bench.wire.on("GET", api + "/instances/0a1b", response);
    CHECK(bench.cloud.instance("0a1b").error().message == "looking at instance 0a1b" + finding);
    bench.wire.on("POST", api + "/instance-operations/launch", response);
    const auto launched = bench.cloud.launch({"web", "t", "r", "k", {}});
    CHECK(launched.error().error.message == "launching web" + finding);
    CHECK(launched.error().error.hint ==
          "is https://cloud.lambda.ai/api/v1 really Lambda's API? If it is, report it" + perhaps);
    CHECK(launched.error().may_be_launched);
  }
  for (const std::string data : {"null", "[]", R"({"gpu_1x_a10": {}})"}) {
    Bench bench;
    bench.wire.on("GET", api + "/instance-types", answer(200, R"({"data": )" + data + "}"));
    CHECK(bench.cloud.types().error().message == "asking what can be launched where" + finding);
  }
}

TEST_CASE("an answer of Lambda's that is nested without an end is none") {
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  CHECK(explained(answer(200, "{\"data\":" + deep + '}')) ==
        "listing the SSH keys: Lambda gave an answer that does not fit (200)\n"
        "run again; if it stays so, report it");
  CHECK(explained(answer(400, "{\"error\":{\"code\":" + deep + "}}")) ==
        "listing the SSH keys: Lambda gave an answer that does not fit (400)\n"
        "run again; if it stays so, report it");
}

TEST_CASE("a launch without a good answer may be one, unless Lambda refused it") {
  const std::string url = api + "/instance-operations/launch";
  Bench bench;
  bench.wire.no_answer("POST", url, "time-out");
  auto launched = bench.cloud.launch({"web", "t", "r", "k", {}});
  CHECK(launched.error().error.message.starts_with("launching web: "));
  CHECK(launched.error().error.hint ==
        "it may have been launched all the same: esc-courier lambda list");
  CHECK(launched.error().may_be_launched);
  bench.wire.on("POST", url, html(502));
  launched = bench.cloud.launch({"web", "t", "r", "k", {}});
  CHECK(launched.error().error.hint == "try again later" + perhaps);
  CHECK(launched.error().may_be_launched);
  bench.wire.on("POST", url, refused(400, "global/quota-exceeded", "Quota exceeded."));
  launched = bench.cloud.launch({"web", "t", "r", "k", {}});
  CHECK_FALSE(launched.error().error.hint.contains("all the same"));
  CHECK_FALSE(launched.error().may_be_launched);
}

TEST_CASE("a key that is refused at the second try was removed by the first, if it is gone") {
  const std::string url = api + "/ssh-keys";
  const LambdaKey key{"5e", "k", {}};
  net::Response again = refused(404, "global/object-does-not-exist", "SSH key does not exist.");
  Bench bench;
  bench.wire.on("DELETE", url + "/5e", again);
  CHECK_FALSE(bench.cloud.remove_key(key));
  again.repeated = true;
  bench.wire.on("DELETE", url + "/5e", again);
  bench.wire.on("GET", url, answer(200, R"({"data": [{"id": "6f", "name": "k"}]})"));
  CHECK(bench.cloud.remove_key(key));
  bench.wire.on("DELETE", url + "/5e", again);
  bench.wire.on("GET", url, answer(200, R"({"data": [{"id": "5e", "name": "k"}]})"));
  CHECK(bench.cloud.remove_key(key).error().message ==
        "removing SSH key k: Lambda knows nothing of that name (404, "
        "global/object-does-not-exist: SSH key does not exist.)");
  bench.wire.on("DELETE", url + "/5e", again);
  bench.wire.on("GET", url, html(502));
  CHECK_FALSE(bench.cloud.remove_key(key));
}
