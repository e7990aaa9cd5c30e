#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "ssh/generate.h"
#include "ssh/read_private_key.h"

using namespace courier;

namespace {

class SeededRandom : public Random {
 public:
  explicit SeededRandom(unsigned seed) : engine_(seed) {}
  std::string bytes(std::size_t count) override {
    std::string out;
    while (out.size() < count) {
      out += static_cast<char>(engine_() & 0xFFU);
    }
    return out;
  }

 private:
  std::mt19937 engine_;
};

void check_round_trip(const ssh::PrivateKey& key, Random& random) {
  const ssh::Pem pem{"OPENSSH PRIVATE KEY", {}, ssh::write_openssh(key, {}, random)};
  const Secret text = ssh::write_pem(pem);
  const auto read = ssh::read_private_key(text.reveal(Disclosure::parsing), {});
  REQUIRE(read);
  REQUIRE(read->key);
  CHECK(read->key->fields.same_as(key.fields));
  CHECK(read->public_half.line() == key.public_half.line());
}

}  // namespace

TEST_CASE("key pairs follow from the randomness alone, and from nothing else", "[generate]") {
  const auto twice = [](auto make, const char* type, int bits) {
    SeededRandom first(7);
    SeededRandom second(7);
    SeededRandom third(8);
    const ssh::PrivateKey key = make(first);
    CHECK(key.public_half.type == type);
    CHECK(key.public_half.bits() == bits);
    CHECK(make(second).fields.same_as(key.fields));
    CHECK_FALSE(make(third).fields.same_as(key.fields));
    check_round_trip(key, first);
  };
  twice([](Random& r) { return ssh::generate_ed25519(r); }, "ssh-ed25519", 256);
  twice([](Random& r) { return ssh::generate_ecdsa("nistp256", r); }, "ecdsa-sha2-nistp256", 256);
  twice([](Random& r) { return ssh::generate_ecdsa("nistp384", r); }, "ecdsa-sha2-nistp384", 384);
  twice([](Random& r) { return ssh::generate_ecdsa("nistp521", r); }, "ecdsa-sha2-nistp521", 521);
  // Smaller than the command makes them, for the sake of time: the way is the same.
  twice([](Random& r) { return ssh::generate_rsa(1024, r); }, "ssh-rsa", 1024);
}

TEST_CASE("an ECDSA number that is too large is drawn again", "[generate]") {
  class FirstTooLarge : public SeededRandom {
   public:
    FirstTooLarge() : SeededRandom(1) {}
    std::string bytes(std::size_t count) override {
      ++draws;
      return draws == 1 ? std::string(count, '\xff') : SeededRandom::bytes(count);
    }
    int draws = 0;
  } random;
  check_round_trip(ssh::generate_ecdsa("nistp256", random), random);
  CHECK(random.draws >= 2);
}
