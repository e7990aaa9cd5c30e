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

constexpr std::string_view no_way =
    "sealed with another key, altered, or moved here from another place";

}  // namespace

TEST_CASE("what is sealed opens in its place with its key", "[crypt]") {
  testing::FakeRandom random;
  const SealingKey key = key_of('k');
  for (const std::string_view text : {"", "x", "-----BEGIN KEY-----\nabc\n"}) {
    const std::string sealed = key.seal(Secret(text), "sophia/prod", "values.key", random);
    CHECK(sealed.size() == text.size() + 40);
    CHECK((text.empty() || sealed.find(text) == std::string::npos));
    CHECK(key.open(sealed, "sophia/prod", "values.key").value().same_as(Secret(text)));
  }
}

TEST_CASE("another key, another place or an altered byte does not open", "[crypt]") {
  testing::FakeRandom random;
  const SealingKey key = key_of('k');
  const std::string sealed = key.seal(Secret("value"), "sophia/prod", "values.key", random);
  CHECK(key_of('l').open(sealed, "sophia/prod", "values.key").error().message == no_way);
  CHECK(key.open(sealed, "sophia/dev", "values.key").error().message == no_way);
  CHECK(key.open(sealed, "sophia/prod", "values.kez").error().message == no_way);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string altered = sealed;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CHECK_FALSE(key.open(altered, "sophia/prod", "values.key").has_value());
  }
  CHECK_FALSE(key.open(sealed.substr(0, 39), "sophia/prod", "values.key").has_value());
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
  CHECK(make_keyless_decrypter()->decrypt("x", "values.a").error().message ==
        "the definition is sealed and there is no key; set COURIER_KEY");
  testing::FakeRandom random;
  const SealingKey key = key_of('k');
  const std::string sealed = key.seal(Secret("v"), "sophia/prod", "values.a", random);
  CHECK(
      make_decrypter(key, "sophia/prod")->decrypt(sealed, "values.a").value().same_as(Secret("v")));
}
