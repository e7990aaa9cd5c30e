#include <algorithm>
#include <catch2/catch.hpp>

#include "base/encode.h"
#include "base/text.h"
#include "ssh/public_key.h"

using namespace courier;
using ssh::parse_public_key;

namespace {

// Made by ssh-keygen of OpenSSH 9.2.
const std::vector<std::pair<std::string, std::string>> made_by_ssh_keygen{
    {"ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIGwWVHcExR3nqfXp8Q1lPmy5dUlR/GXnAUu2c0Jg/dP5"},
    {"ssh-rsa",
     "AAAAB3NzaC1yc2EAAAADAQABAAABAQCRejAe7tSwk+47bfmaFvxda/qMi29Ex788vN7o1S/Qm2SW9MkorQzh/cEb"
     "HFPaovfKDwBkTIf+yMX8vt07Pgq+m9VKMXfOeaf2s0wkYp8fQNX9x/X6x2GH087E3PEK9XloYiEt81yDDN9/tmqb"
     "Uqgomr95FmgimmDTyKqo3mw3cdnlba3AeJEbmHDDQ2q+HV5KNafmxFtFueFxCo+M0XuHpyiegyH9IO/I+mFRJima"
     "7mrgrFOiNzVptvvGi5U4VZFb3YaA61/51WFP0fcjjBU8zxTHQ8Cg9vLRwhhN7hc69eZMNLqTXqFLTOrNp37asaSH"
     "OL1CMu3JbU6/uDwyBwrP"},
    {"ecdsa-sha2-nistp256",
     "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBKornRqHdo4FYvcnp6u5DkSK85GmZZmM4lEk"
     "D7pSoq+wLkZUuOswJ5UzqBG+7DrE/jKOtp+3waEStL+wgFTziC0="},
    {"ecdsa-sha2-nistp384",
     "AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBNGGw/PStKG1jm24YcbMnkmgJdUN0d2FATrD"
     "qGdkUnXvEgNzhqWQBiOj9QhM8UKtzR0toUf8MN4QHxAHGKWdcTkw5DzHEv/tcxQboPeFEv0zBn4eVasJhzLjJKpn"
     "l33Dwg=="},
    {"ecdsa-sha2-nistp521",
     "AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAFUUo2RM/icspSUcvDDTR9t5c9vUOMy41FA"
     "F8+RHlDe7oE5lmzAWxq70CfLqE/DtTiTfszjV9XiFv+9KNtZ1QT/KwBU5EaZl1qWy5jJUs0AsPlACAzfS6KvrtWr"
     "dYQglNEKCntVm+tG6hld76L96O6CefnAe3WWp4EK5q/f/eMVOjG3Fw=="}};

const std::string& ed25519() { return made_by_ssh_keygen.front().second; }

// The type and the fields after it, in the wire format.
std::string line(std::string type, const std::vector<std::string>& fields) {
  std::string wire;
  const auto add = [&](std::string_view field) {
    wire.append(3, '\0');
    wire += static_cast<char>(field.size());
    wire += field;
  };
  add(type);
  std::for_each(fields.begin(), fields.end(), add);
  return type.append(" ").append(base64_encode(wire));
}

std::string with_wire(const std::string& type, std::string_view wire) {
  return type + ' ' + base64_encode(wire);
}

std::string complaint(const std::string& text) {
  const auto key = parse_public_key(text);
  return key ? "none" : key.error().message;
}

}  // namespace

TEST_CASE("public keys of every type that ssh-keygen makes", "[public_key]") {
  for (const auto& [type, base64] : made_by_ssh_keygen) {
    INFO(type);
    const auto key = parse_public_key(join({type, base64, "a comment, с юникодом \r\n"}, "  "));
    REQUIRE(key);
    CHECK(key->type == type);
    CHECK(key->base64 == base64);
    CHECK(key->comment == "a comment, с юникодом");
    const std::string bare = join({type, base64}, " ");
    CHECK(key->line() == bare + " a comment, с юникодом");
    CHECK(parse_public_key(bare)->line() == bare);
  }
}

TEST_CASE("public keys in hardware", "[public_key]") {
  const std::string a(32, 'a');
  const std::string q = '\x04' + std::string(64, 'q');
  const std::string ed = "sk-ssh-ed25519@openssh.com";
  const std::string ec = "sk-ecdsa-sha2-nistp256@openssh.com";
  CHECK(complaint(line(ed, {a, "ssh:"})) == "none");
  CHECK(complaint(line(ec, {"nistp256", q, "ssh:"})) == "none");
  CHECK(complaint(line(ed, {a})) == "is a public key with a damaged middle part");
}

TEST_CASE("what is no public key is named, and never repeated", "[public_key]") {
  const std::string good = "ssh-ed25519 " + ed25519();
  const std::string short_rsa =
      "AAAAB3NzaC1yc2EAAAADAQABAAAAgQDHLbzK22ej2Nr2fQ+o7Ku3sEL7jvq5sTKZ0im6p2/TfREjIATS3Ln7Xeju"
      "6EimRsX+rd97XPN6ftUn+L3jZJ4zu3aHUyF57tru3AxuxTD7Zw66REKJpFQauRM9LzArqk/jfk8Z0troBDFJJCr+"
      "dm+80jyLMVTBvtkKiNIaOrCu4w==";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "is empty"},
      {" \n", "is empty"},
      {"hunter2", "is not a public key"},
      {"restrict " + good, "is not a public key"},
      {good + "\n" + good + "\n" + good + "\n", "has 3 lines, expected one"},
      {"ssh-ed25519\n" + ed25519(), "has 2 lines, expected one"},
      {good + " a\x01", "has control characters, or bytes that are no text, in a public key"},
      {good + " a\xFF", "has control characters, or bytes that are no text, in a public key"},
      {"ssh-ed25519", "is a public key with a damaged middle part"},
      {"ssh-ed25519 " + ed25519().substr(1), "is a public key with a damaged middle part"},
      {"ssh-rsa " + ed25519(), "is a public key with a damaged middle part"},
      {"ssh-rsa " + short_rsa, "is an RSA key of 1024 bits, expected 2048 or more"},
      {"ssh-dss AAAA", "is a DSA key, which sshd no longer takes"},
      {"ssh-ed25519-cert-v01@openssh.com AAAA", "is a certificate, expected a public key"},
      {"-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n",
       "is a public key in another format, expected one line TYPE BASE64 COMMENT"},
      {"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n",
       "is a public key in another format, expected one line TYPE BASE64 COMMENT"},
  };
  for (const auto& [text, expected] : cases) {
    INFO(text);
    CHECK(complaint(text) == expected);
  }
}

TEST_CASE("a wire format that is cut or longer is refused", "[public_key]") {
  for (const auto& [type, base64] : made_by_ssh_keygen) {
    const std::string wire = *base64_decode(base64);
    CHECK(complaint(with_wire(type, wire)) == "none");
    CHECK(complaint(with_wire(type, wire + 'x')) == "is a public key with a damaged middle part");
    for (std::size_t size = 0; size < wire.size(); ++size) {
      CHECK(complaint(with_wire(type, wire.substr(0, size))) ==
            "is a public key with a damaged middle part");
    }
  }
}

TEST_CASE("numbers of an RSA key are positive and shortest", "[public_key]") {
  const std::string n = '\x7F' + std::string(126, 'n');
  CHECK(complaint(line("ssh-rsa", {"\x01\x01", n})) ==
        "is an RSA key of 1015 bits, expected 2048 or more");
  const std::string padded{'\0', '\x01'};
  const std::string zero{'\0'};
  for (const std::string& bad : {std::string("\x81"), padded, zero, std::string()}) {
    CHECK(complaint(line("ssh-rsa", {bad, n})) == "is a public key with a damaged middle part");
  }
}

TEST_CASE("private keys are known by their marks", "[public_key]") {
  for (const std::string text :
       {"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl", "-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY----- MII", "x PuTTY-User-Key-File-3: ssh-ed25519",
        "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----", "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU="}) {
    INFO(text);
    CHECK(ssh::holds_private_key(text));
    CHECK(complaint(text) == "holds a PRIVATE key");
  }
  CHECK(ssh::holds_private_key(std::string("openssh-key-v1\0\0", 16)));
  CHECK_FALSE(ssh::holds_private_key("ssh-ed25519 " + ed25519()));
  CHECK_FALSE(ssh::holds_private_key("-----BEGIN PUBLIC KEY-----"));
}
