#include <catch2/catch.hpp>

#include "base/encode.h"
#include "esc/crypt.h"
#include "support/fakes.h"

using namespace courier;
using namespace courier::esc;

namespace {

SealingKey key_of(char byte) {
  return SealingKey::parse(Secret(base64_encode(std::string(32, byte)) + "\n"), "COURIER_KEY")
      .value();
}

// Which of the three it was, or "opened".
std::string_view outcome(const Result<Secret>& opened) {
  return opened                                                ? "opened"
         : opened.error().message.starts_with("sealed with")   ? "another key"
         : opened.error().message.starts_with("sealed for")    ? "another place"
         : opened.error().message.starts_with("altered since") ? "altered"
                                                               : "?";
}

}  // namespace

TEST_CASE("what is sealed opens in its place with its key", "[crypt]") {
  testing::FakeRandom random;
  const SealingKey key = key_of('k');
  for (const std::string_view text : {"", "x", "-----BEGIN KEY-----\nabc\n"}) {
    const std::string sealed = key.seal(Secret(text), "sophia/prod", "values.key", random);
    CHECK(sealed.size() == text.size() + 56);
    CHECK((text.empty() || sealed.find(text) == std::string::npos));
    CHECK(key.open(sealed, "sophia/prod", "values.key").value().same_as(Secret(text)));
  }
}

TEST_CASE("what does not open says why, and what to do", "[crypt]") {
  testing::FakeRandom random;
  const SealingKey key = key_of('k');
  const SealingKey other = key_of('l');
  const std::string sealed = key.seal(Secret("value"), "sophia/prod", "values.key", random);
  CHECK(key.id() != other.id());
  CHECK(key.id().size() == 8);
  const Error wrong = other.open(sealed, "sophia/prod", "values.key").error();
  CHECK(wrong.message == "sealed with key " + key.id() + ", and this is key " + other.id());
  CHECK(wrong.hint == "give the key that sealed it by COURIER_KEY or --key-file");
  const Error moved = key.open(sealed, "sophia/dev", "values.key").error();
  CHECK(moved.message == "sealed for another place than values.key of sophia/dev");
  CHECK(moved.hint == "move it back to the path and environment where it was sealed, or seal the "
                      "plain value here");
  CHECK(outcome(key.open(sealed, "sophia/prod", "values.kez")) == "another place");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string altered = sealed;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CHECK(outcome(key.open(altered, "sophia/prod", "values.key")) == (i < 8    ? "another key"
                                                                      : i < 16 ? "another place"
                                                                               : "altered"));
  }
  const Error cut = key.open(sealed.substr(0, 55), "sophia/prod", "values.key").error();
  CHECK(cut.message == "altered since it was sealed");
  CHECK(cut.hint == "take it back from version control, or seal the plain value again");
}

TEST_CASE("the same text sealed twice differs", "[crypt]") {
  testing::FakeRandom random;
  const SealingKey key = key_of('k');
  CHECK(key.seal(Secret("v"), "e", "p", random) != key.seal(Secret("v"), "e", "p", random));
}

TEST_CASE("a key is base64 of 32 bytes", "[crypt]") {
  testing::FakeRandom random;
  CHECK(SealingKey::parse(SealingKey::generate(random), "FILE").has_value());
  for (const std::string_view bad : {"", "short", "AAAA", "not base64 at all, and long enough!!"}) {
    const Result<SealingKey> key = SealingKey::parse(Secret(bad), "COURIER_KEY");
    REQUIRE_FALSE(key.has_value());
    CHECK(key.error().message == "COURIER_KEY: expected base64 of a key of 32 bytes");
    CHECK(key.error().hint == "make one with `esc-courier env key new FILE`");
  }
}

TEST_CASE("without a key, ciphertext says how to give one", "[crypt]") {
  const Error none = make_keyless_decrypter()->decrypt("x", "values.a").error();
  CHECK(none.message == "the definition is sealed and there is no key");
  CHECK(none.hint ==
        "set COURIER_KEY, or name the key's file with --key-file; `esc-courier env key "
        "new FILE` makes a key");
  testing::FakeRandom random;
  const SealingKey key = key_of('k');
  const std::string sealed = key.seal(Secret("v"), "sophia/prod", "values.a", random);
  CHECK(
      make_decrypter(key, "sophia/prod")->decrypt(sealed, "values.a").value().same_as(Secret("v")));
}
