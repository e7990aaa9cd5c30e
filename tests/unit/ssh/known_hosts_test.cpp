#include <catch2/catch.hpp>

#include "ssh/host_name.h"
#include "ssh/known_hosts.h"

namespace courier::ssh {

namespace {

const std::string one = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
const std::string two = "AAAAC3NzaC1lZDI1NTE5AAAAIP/+/fz7+vn49/b19PPy8fDv7u3s6+rp6Ofm5eTj4uHg";

using Verdict = KnownHosts::Verdict;

KnownHosts::Judgement judge(const std::string& text, const std::string& name) {
  return KnownHosts(text).judge(name, {"ssh-ed25519", one, {}});
}

std::string line(const std::string& hosts, const std::string& key) {
  return hosts + " ssh-ed25519 " + key + " comment\n";
}

}  // namespace

TEST_CASE("lines of known hosts name hosts as sshd(8) says") {
  struct Row {
    const char* hosts;
    const char* name;
    Verdict verdict;
  };
  const auto row = GENERATE(
      Row{"host", "host", Verdict::known}, Row{"HOST", "host", Verdict::known},
      Row{"a,host,b", "host", Verdict::known}, Row{"hosts", "host", Verdict::unknown},
      Row{"h*t", "host", Verdict::known}, Row{"h?st", "host", Verdict::known},
      Row{"h?t", "host", Verdict::unknown}, Row{"*", "host", Verdict::known},
      Row{"*,!host", "host", Verdict::unknown}, Row{"!host,*", "host", Verdict::unknown},
      Row{"*.a.*,!x.*", "y.a.b", Verdict::known}, Row{"host", "[host]:22", Verdict::unknown},
      Row{"[host]:2222", "[host]:2222", Verdict::known},
      Row{"|1|YWJjZGVmZ2hpamtsbW5vcHFyc3Q=|bm9uc2Vuc2U=", "host", Verdict::unknown},
      Row{"|2|a|b", "host", Verdict::unknown});
  CAPTURE(row.hosts, row.name);
  CHECK(judge(line(row.hosts, one), row.name).verdict == row.verdict);
}

TEST_CASE("what known hosts say of a key") {
  CHECK(judge("", "host").verdict == Verdict::unknown);
  CHECK(judge("# comment\n\nnonsense\n" + line("host", one), "host").line == 4);
  const auto changed = judge(line("other", one) + line("host", two), "host");
  CHECK(changed.verdict == Verdict::changed);
  CHECK(changed.line == 2);
  CHECK(judge(line("host", two) + line("host", one), "host").verdict == Verdict::known);
  CHECK(judge(line("host", one) + line("@revoked host", one), "host").verdict == Verdict::revoked);
  CHECK(judge(line("host", one) + line("@revoked host", two), "host").verdict == Verdict::known);
  CHECK(judge(line("@cert-authority *", two), "host").verdict == Verdict::unknown);
}

TEST_CASE("types that are known of a host, for what it is asked to show") {
  const KnownHosts known(line("host", one) + line("host", two) + line("@revoked *", two) +
                         "other ssh-rsa AAAA\n");
  CHECK(known.types("host") == std::vector<std::string>{"ssh-ed25519"});
  CHECK(known.types("elsewhere").empty());
}

TEST_CASE("hosts as users name them") {
  struct Row {
    const char* text;
    HostName name;
    const char* in_known_hosts;
  };
  const auto row =
      GENERATE(Row{"host", {"", "host", 22}, "host"}, Row{"me@Host", {"me", "host", 22}, "host"},
               Row{"me@host:2222", {"me", "host", 2222}, "[host]:2222"},
               Row{"me@192.0.2.7", {"me", "192.0.2.7", 22}, "192.0.2.7"},
               Row{"2001:db8::7", {"", "2001:db8::7", 22}, "2001:db8::7"},
               Row{"[2001:db8::7]", {"", "2001:db8::7", 22}, "2001:db8::7"},
               Row{"[2001:db8::7]:22", {"", "2001:db8::7", 22}, "2001:db8::7"},
               Row{"me@[::1]:2022", {"me", "::1", 2022}, "[::1]:2022"});
  CAPTURE(row.text);
  const Result<HostName> name = parse_host_name(row.text);
  REQUIRE(name);
  CHECK(*name == row.name);
  CHECK(name->in_known_hosts() == row.in_known_hosts);
  const Result<HostName> again = parse_host_name(name->text());
  REQUIRE(again);
  CHECK(*again == row.name);
}

}  // namespace courier::ssh
