// tests/golden/keys: keys that ssh-keygen 9.2 made, two of them OpenSSL, each with its public line
// and with what `ssh-keygen -l` says of it.
#include <catch2/catch.hpp>
#include <filesystem>
#include <optional>
#include <string>

#include "base/text.h"
#include "ssh/bcrypt_pbkdf.h"
#include "ssh/fingerprint.h"
#include "ssh/openssh_cipher.h"
#include "ssh/read_private_key.h"
#include "ssh/wire.h"
#include "support/golden.h"

using namespace courier;
using namespace std::string_view_literals;
namespace fs = std::filesystem;

namespace {

// Hands out what an earlier run drew.
class ReplayedRandom : public Random {
 public:
  explicit ReplayedRandom(std::string drawn) : drawn_(std::move(drawn)) {}
  std::string bytes(std::size_t count) override {
    REQUIRE(count <= drawn_.size());
    const std::string out = drawn_.substr(0, count);
    drawn_.erase(0, count);
    return out;
  }

 private:
  std::string drawn_;
};

struct Case {
  std::string text, public_line;
  std::optional<Secret> passphrase;
};

Case load(const fs::path& folder) {
  Case out{testing::read_or_empty(folder / "key"),
           std::string(trim(testing::read_or_empty(folder / "key.pub"))),
           {}};
  if (fs::exists(folder / "passphrase")) {
    out.passphrase = Secret(trim(testing::read_or_empty(folder / "passphrase")));
  }
  return out;
}

std::string_view second_word(std::string_view line) { return split(line, ' ').at(1); }

// The random numbers of an OpenSSH key in the order in which they are drawn: salt, then check.
std::string drawn_for(std::string_view bytes, const std::optional<Secret>& passphrase) {
  ssh::WireReader reader(bytes.substr(15));
  const auto cipher_name = reader.string();
  reader.string();
  ssh::WireReader options(*reader.string());
  reader.number();
  reader.string();
  const auto section = reader.string();
  if (!passphrase) {
    return std::string(section->substr(0, 4));
  }
  const std::string salt(*options.string());
  const ssh::OpensshCipher& cipher = *ssh::find_openssh_cipher(*cipher_name);
  const Secret key =
      ssh::bcrypt_pbkdf(*passphrase, salt, *options.number(), cipher.key_size + cipher.iv_size);
  const auto opened = ssh::openssh_decrypt(cipher, key, *section, reader.rest());
  return salt + std::string(opened->reveal(Disclosure::inspection).substr(0, 4));
}

}  // namespace

TEST_CASE("keys of ssh-keygen are read, and fingerprinted as it does", "[keys]") {
  for (const fs::path& folder : testing::golden_cases("keys")) {
    INFO(folder.filename().string());
    const Case expected = load(folder);
    const auto file = ssh::read_private_key(expected.text, expected.passphrase);
    if (!file) {
      FAIL(file.error().message);
    }
    REQUIRE(file->key);
    CHECK(file->encrypted == expected.passphrase.has_value());
    const ssh::PublicKey& half = file->public_half;
    CHECK(half.base64 == second_word(expected.public_line));
    const bool has_comment = expected.text.find("BEGIN OPENSSH") != std::string::npos;
    CHECK((has_comment ? half.line() == expected.public_line : half.comment.empty()));
    CHECK(ssh::sha256_fingerprint(half) + '\n' + ssh::md5_fingerprint(half) + '\n' +
              ssh::randomart(half) ==
          testing::read_or_empty(folder / "fingerprints"));
  }
}

TEST_CASE("keys are written byte for byte as ssh-keygen does", "[keys]") {
  int written = 0;
  for (const fs::path& folder : testing::golden_cases("keys")) {
    const Case expected = load(folder);
    const auto pem = ssh::read_pem(expected.text);
    REQUIRE(pem);
    const std::string_view bytes = pem->bytes.reveal(Disclosure::inspection);
    // We write without encryption, or with the cipher that is ssh-keygen's own choice.
    if (pem->label != "OPENSSH PRIVATE KEY" ||
        (expected.passphrase && bytes.find("aes256-ctr") == std::string_view::npos)) {
      continue;
    }
    INFO(folder.filename().string());
    const auto file = ssh::read_private_key(expected.text, expected.passphrase);
    ReplayedRandom random(drawn_for(bytes, expected.passphrase));
    const ssh::Pem again{
        pem->label, {}, ssh::write_openssh(*file->key, expected.passphrase, random)};
    CHECK(ssh::write_pem(again).reveal(Disclosure::inspection) == expected.text);
    ++written;
  }
  CHECK(written >= 7);
}

TEST_CASE("PEM files are written as they were", "[keys]") {
  for (const fs::path& folder : testing::golden_cases("keys")) {
    INFO(folder.filename().string());
    const std::string text = load(folder).text;
    const auto pem = ssh::read_pem(text);
    REQUIRE(pem);
    // openssl ecparam puts a block of its own first.
    const std::size_t begin = text.find("-----BEGIN " + pem->label);
    CHECK(ssh::write_pem(*pem).reveal(Disclosure::inspection) == text.substr(begin));
  }
}

TEST_CASE("a wrong passphrase, and none at all", "[keys]") {
  for (const fs::path& folder : testing::golden_cases("keys")) {
    const Case expected = load(folder);
    if (!expected.passphrase) {
      continue;
    }
    INFO(folder.filename().string());
    const auto wrong = ssh::read_private_key(expected.text, Secret("correct house"));
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().message == "does not open with this passphrase");
    const auto none = ssh::read_private_key(expected.text, {});
    if (expected.text.find("BEGIN OPENSSH") == std::string::npos) {
      REQUIRE_FALSE(none);
      CHECK(none.error().message ==
            "is encrypted, and its format shows nothing without the passphrase");
    } else {
      REQUIRE(none);
      CHECK_FALSE(none->key);
      CHECK(none->public_half.base64 == second_word(expected.public_line));
    }
  }
}

TEST_CASE("a key that asks for more work than anybody waits for is refused", "[keys]") {
  const Secret passphrase("correct horse");
  const auto said = [&](const char* name, std::string_view from, std::string_view to) {
    const Case expected = load(fs::path(COURIER_SOURCE_DIR) / "tests/golden/keys" / name);
    const auto pem = ssh::read_pem(expected.text);
    std::string bytes(pem->bytes.reveal(Disclosure::inspection));
    const std::size_t at = bytes.find(from);
    REQUIRE(at != std::string::npos);
    bytes.replace(at, from.size(), to);
    const auto file = ssh::read_private_key({pem->label, pem->headers, Secret(bytes)}, passphrase);
    REQUIRE_FALSE(file);
    return file.error().message + " | " + file.error().hint;
  };
  constexpr const char* name = "ecdsa-521-pkcs8-encrypted";
  constexpr auto salt_and_2048 = "\x04\x08\x36\x92\x9B\x3A\x42\x0E\xE2\xB4\x02\x02\x08\x00"sv;
  CHECK(said(name, salt_and_2048, "\x04\x08\x36\x92\x9B\x3A\x42\x0E\xE2\xB4\x02\x02\x7F\xFF"sv) ==
        "does not open with this passphrase | --passphrase-file FILE");
  CHECK(said(name, salt_and_2048, "\x04\x06\x36\x92\x9B\x3A\x42\x0E\x02\x04\x7F\xFF\xFF\xFF"sv) ==
        "asks for more than 10 million rounds to open it | write it with fewer: openssl pkcs8 "
        "-topk8 -iter 100000 -in KEY -out NEW");
  CHECK(said(name, salt_and_2048, "\x04\x08\x36\x92\x9B\x3A\x42\x0E\xE2\xB4\x02\x02\xFF\xFF"sv) ==
        "is an encrypted private key that was cut or altered | take it again from where it was "
        "made");
  CHECK(said("ed25519-encrypted", "\0\0\0\x10\0\0\0\x01"sv, "\0\0\x04\x01\0\0\0\x01"sv) ==
        "asks for 1025 rounds of bcrypt, expected 1024 or fewer | ssh-keygen -p -a 16 -f KEY");
}

TEST_CASE("whatever byte of a key is changed, it is refused", "[keys]") {
  for (const fs::path& folder : testing::golden_cases("keys")) {
    const Case expected = load(folder);
    if (expected.passphrase || folder.filename().string().starts_with("rsa")) {
      continue;  // slow; RSA's numbers have tests of their own
    }
    const auto pem = ssh::read_pem(expected.text);
    const std::string bytes(pem->bytes.reveal(Disclosure::inspection));
    const auto file = ssh::read_private_key(expected.text, {});
    if (!file->key->proven) {
      continue;  // Ed25519 in PKCS#8: every seed is a good one
    }
    // A changed comment is still one.
    const std::size_t comment = bytes.rfind(file->public_half.comment);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ 0x81);
      const bool in_comment = i >= comment && i < comment + file->public_half.comment.size();
      const auto read = ssh::read_private_key({pem->label, {}, Secret(changed)}, {});
      INFO(folder.filename().string() << ", byte " << i);
      CHECK((in_comment || !read));
    }
  }
}

TEST_CASE("whatever byte of a key is missing at the end, it is refused", "[keys]") {
  for (const fs::path& folder : testing::golden_cases("keys")) {
    const Case expected = load(folder);
    const auto pem = ssh::read_pem(expected.text);
    const std::string_view bytes = pem->bytes.reveal(Disclosure::inspection);
    const std::size_t step = expected.passphrase ? bytes.size() / 4 : 1;
    for (std::size_t size = 0; size < bytes.size(); size += step) {
      const ssh::Pem cut{pem->label, pem->headers, Secret(bytes.substr(0, size))};
      INFO(folder.filename().string() << ", " << size << " bytes");
      CHECK_FALSE(ssh::read_private_key(cut, expected.passphrase));
    }
  }
}

TEST_CASE("formats of other programs get the command that converts them", "[keys]") {
  const auto said = [](std::string_view text) {
    const auto file = ssh::read_private_key(text, {});
    REQUIRE_FALSE(file);
    return file.error().message + " | " + file.error().hint;
  };
  CHECK(said("PuTTY-User-Key-File-3: ssh-ed25519\n") ==
        "is a private key of PuTTY | convert it: puttygen FILE -O private-openssh -o NEW");
  CHECK(said("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n") ==
        "is a private key of ssh.com (SSH2) | convert it: ssh-keygen -i -f FILE > NEW (decrypt it "
        "with its own program before)");
  CHECK(said("-----BEGIN DSA PRIVATE KEY-----\n") ==
        "is a DSA key, which sshd no longer takes | make a new one: esc-courier keys new");
  CHECK(said("-----BEGIN OPENSSH PRIVATE KEY-----\r\n") ==
        "is a private key whose lines are not as they were written | esc-courier keys normalize "
        "FILE repairs it");
}
