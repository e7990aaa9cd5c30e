#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/encode.h"
#include "cloudinit/check.h"
#include "cloudinit/gzip.h"
#include "cloudinit/pem.h"
#include "cloudinit/secrets.h"
#include "support/golden.h"

using namespace courier;
using namespace courier::cloudinit;

namespace {

std::string text_of(const Findings& findings) {
  std::string out;
  for (const Finding& finding : findings.list()) {
    out += std::to_string(finding.line) + ':' + std::to_string(finding.column) + ": " +
           std::string(to_text(finding.gravity)) + ": " + finding.message + " [" + finding.rule +
           "]\n";
  }
  return out + (findings.has_errors() ? "refused\n" : "ok\n");
}

Findings checked(std::string_view text, const Target* target = nullptr) {
  return check({text, target, [](std::string_view) { return false; }});
}

}  // namespace

// A case is user-data, request.json where a target or consent is given, and everything that is
// said. Its number is that of a row in a catalogue of mistakes that were made on real machines.
TEST_CASE("check: golden", "[cloudinit]") {
  for (const auto& folder : testing::golden_cases("cloudinit/traps")) {
    DYNAMIC_SECTION(folder.filename().string()) {
      const std::string request = testing::read_or_empty(folder / "request.json");
      const auto asked = nlohmann::json::parse(request.empty() ? "{}" : request);
      const std::vector<std::string> allowed = asked.value("allow", std::vector<std::string>());
      const std::string bytes = testing::read_or_empty(folder / "user-data");
      const Findings findings =
          check({bytes, find_target(asked.value("target", "")), [&](std::string_view name) {
                   return std::find(allowed.begin(), allowed.end(), name) != allowed.end();
                 }});
      testing::check_golden(folder / "expected.txt", text_of(findings));
    }
  }
}

TEST_CASE("check: what YAML 1.1 makes of plain text", "[cloudinit]") {
  using Kind = Item::Kind;
  const auto [text, kind] = GENERATE(table<std::string, Kind>({
      {"yes", Kind::boolean},
      {"On", Kind::boolean},
      {"y", Kind::string},
      {"0644", Kind::integer},
      {"0o644", Kind::string},
      {"08", Kind::string},
      {"12:30:45", Kind::integer},
      {"1:99", Kind::string},
      {"1e3", Kind::string},
      {"1.e+3", Kind::number},
      {".5", Kind::number},
      {"-.5", Kind::string},
      {".inf", Kind::number},
      {"0x_", Kind::integer},
      {"1_000", Kind::integer},
      {"~", Kind::null},
      {"", Kind::null},
      {"2024-01-01", Kind::date},
      {"2024-1-1", Kind::string},
      {"2024-1-1 1:00:00", Kind::date},
      {"nUll", Kind::string},
  }));
  CAPTURE(text);
  CHECK(resolve_plain(text) == kind);
}

TEST_CASE("check: kinds of user data", "[cloudinit]") {
  CHECK_FALSE(checked("#!/bin/sh\necho hello\n").has_errors());
  CHECK_FALSE(checked("#cloud-boothook\n#!/bin/sh\necho hello\n").has_errors());
  CHECK_FALSE(checked("\n  #Cloud-Config\npackages: [jq]\n").has_errors());
  CHECK_FALSE(checked("#part-handler\nimport os\n").has_errors());
  CHECK_FALSE(checked("#cloud-config-jsonp\n[{\"op\": \"add\", \"path\": \"/a\"}]\n").has_errors());
  CHECK(checked("#cloud-config-jsonp\n{}\n").has_errors());
  CHECK(checked("#cloud-config\n").has_errors());
  CHECK(checked("hello\n").has_errors());
  CHECK(checked("#cloud-config\npassword: \xff\n").has_errors());
  CHECK_FALSE(checked("").has_errors());
}

TEST_CASE("check: a private key, in whatever form", "[cloudinit]") {
  const std::string key =
      "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n";
  const std::string base64 = base64_encode(key);
  CHECK(holds_whole_private_key(key));
  CHECK(holds_whole_private_key("cat <<END\n" + key + "END\n"));
  CHECK(holds_whole_private_key("echo " + base64 + " | base64 -d"));
  CHECK(holds_whole_private_key("x=" + base64 + " next words"));
  for (const std::string before : {"/", "x/", "xy/", "a-", "ab_", "data:;base64,"}) {
    CHECK(holds_whole_private_key(before + base64));
    CHECK(holds_whole_private_key(base64_encode(before + base64)));
  }
  CHECK(holds_whole_private_key(base64.substr(0, 60) + "\n  " + base64.substr(60) + "\n"));
  CHECK(holds_whole_private_key(base64_encode(base64_encode("key: " + key))));
  CHECK(holds_whole_private_key("{\"key\": \"" + base64.substr(0, 64) + "\\n" + base64.substr(64) +
                                "\"}"));
  CHECK(holds_whole_private_key(base64_encode(gzip(base64_encode(key)))));
  CHECK(holds_whole_private_key(base64_encode(key, Base64::url_safe, false)));
  // Without its PEM lines: PKCS#8, OpenSSH.
  const std::string der = base64_encode(
      std::string("\x30\x2E\x02\x01\x00\x30\x05\x06\x03\x2B\x65\x70\x04\x22\x04\x20", 16) +
      std::string(32, 'k'));
  CHECK(holds_whole_private_key("key=" + der));
  CHECK(holds_whole_private_key(base64_encode(std::string("openssh-key-v1\0 and the rest", 28))));
  CHECK_FALSE(holds_whole_private_key(base64_encode("openssh-key-v1 is its name")));
  const std::string putty =
      "PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 1\nAA==\nPrivate-Lines: 1\nAA==\n";
  CHECK(holds_whole_private_key("cat <<END\n" + putty + "END\n"));
  CHECK_FALSE(holds_whole_private_key("grep PuTTY-User-Key-File- *"));
  CHECK_FALSE(holds_whole_private_key(key.substr(0, 50)));
  CHECK_FALSE(
      holds_whole_private_key("-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n"));
  CHECK_FALSE(
      holds_whole_private_key("-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n"));
}

TEST_CASE("check: public PEM, and nothing else", "[cloudinit]") {
  const std::string key = "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n";
  CHECK(is_public_pem(key));
  CHECK(is_public_pem("\n" + key + "\n" + key));
  CHECK_FALSE(is_public_pem(key + "password"));
  CHECK_FALSE(is_public_pem("password\n" + key));
  CHECK_FALSE(is_public_pem(key + "password\n" + key));
  CHECK_FALSE(is_public_pem("-----BEGIN PUBLIC KEY-----\npass word!\n-----END PUBLIC KEY-----\n"));
  CHECK_FALSE(is_public_pem("-----BEGIN PUBLIC KEY-----\nMCow\n"));
  CHECK_FALSE(is_public_pem("password"));
}

TEST_CASE("check: a token, in whatever form", "[cloudinit]") {
  const std::string token = "ghp_" + std::string(36, 'a');
  CHECK(holds_known_token("x=" + token));
  CHECK(holds_known_token("https://user:" + token + "@example.com/"));
  CHECK(holds_known_token(base64_encode(gzip("x=" + token))));
  CHECK(holds_known_token("u/" + base64_encode("x=" + token)));
  CHECK(holds_known_token("AWS_SECRET_ACCESS_KEY='" + std::string(40, 'a') + "'"));
  CHECK_FALSE(holds_known_token(token.substr(0, 39)));
  CHECK_FALSE(holds_known_token("AWS_SECRET_ACCESS_KEY=$KEY"));
}

TEST_CASE("check: YAML 1.2 is read as cloud-init reads it", "[cloudinit]") {
  for (const std::string rest : {"", " ", "\r", " # newer", "  # newer\r"}) {
    CHECK_FALSE(
        checked("#cloud-config\n%YAML 1.2" + rest + "\n---\npackage_update: yes\n").has_errors());
  }
  for (const std::string rest : {" x", "\t# newer"}) {  // PyYAML takes no tab there
    CHECK(checked("#cloud-config\n%YAML 1.2" + rest + "\n---\npackage_update: yes\n").has_errors());
  }
  CHECK(checked("#cloud-config\n%YAML 2.0\n---\npackage_update: yes\n").has_errors());
}

TEST_CASE("check: jinja", "[cloudinit]") {
  const auto of = [](const std::string& body) {
    return text_of(checked("## template: jinja\n#cloud-config\n" + body));
  };
  CHECK(of("packages:\n{% if v1.distro == 'ubuntu' %}\n- a\n{% else %}\n- 7\n{% endif %}\n") ==
        "ok\n");
  CHECK(of("runcmd:\n{% for k in v1.public_ssh_keys %}\n- echo {{ k }}\n{% endfor %}\n") == "ok\n");
  CHECK(of("hostname: {{ ds['meta_data']['x-y'] | lower }}-{{ v1.instance_id[:4] }}\n") == "ok\n");
  CHECK(of("package_update: {{ x is defined }}\n") == "ok\n");
  CHECK(of("runcmd: [\"{% raw %}docker ps '{{.Names}}'{% endraw %}\"]\n") == "ok\n");
  CHECK(of("runcmd:\n- echo {{\n  v1.region }} x\n- 7\n") ==
        "6:3: error: runcmd[1]: a command is a string or a list of strings; of an integer in their "
        "place no command runs at all: quote it [command]\nrefused\n");
  CHECK(of("hostname: {{ v1.region\n") ==
        "3:11: error: {{ has no }}; the machine drops the whole part [jinja]\nrefused\n");
  CHECK(
      of("{% if v1.region %}\nhostname: a\n") ==
      "3:1: error: the block if has no endif; the machine drops the whole part [jinja]\nrefused\n");
}

TEST_CASE("check: sizes", "[cloudinit]") {
  const Target& ec2 = *find_target("ec2");
  const std::string large = "#!/bin/sh\n" + std::string(16'385 - 10, '#');
  CHECK(checked(large, &ec2).has_errors());
  CHECK_FALSE(checked(large.substr(1, 0) + large.substr(0, 16'384), &ec2).has_errors());
}
