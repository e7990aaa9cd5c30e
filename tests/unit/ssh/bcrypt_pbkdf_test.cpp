#include <openssl/bn.h>

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "base/encode.h"
#include "base/text.h"
#include "ssh/bcrypt_pbkdf.h"
#include "ssh/blowfish.h"

using namespace courier;
using namespace std::string_literals;

namespace {

std::string derived(const std::string& passphrase, const std::string& salt, std::uint32_t rounds,
                    std::size_t size) {
  const Secret key = ssh::bcrypt_pbkdf(Secret(passphrase), salt, rounds, size);
  return hex_encode(key.reveal(Disclosure::inspection));
}

struct FreeNumber {
  void operator()(BIGNUM* number) const { BN_free(number); }
};
using Number = std::unique_ptr<BIGNUM, FreeNumber>;

// one / x - one / (3 x^3) + one / (5 x^5) …
Number arctan_of_inverse(BN_ULONG x, const BIGNUM* one) {
  const Number term(BN_dup(one));
  Number sum(BN_new());
  BN_div_word(term.get(), x);
  for (unsigned n = 1; !BN_is_zero(term.get()); n += 2) {
    const Number part(BN_dup(term.get()));
    BN_div_word(part.get(), n);
    (n % 4 == 1 ? BN_add : BN_sub)(sum.get(), sum.get(), part.get());
    BN_div_word(term.get(), x * x);
  }
  return sum;
}

}  // namespace

// The vectors that OpenBSD's implementation gives, as RustCrypto's bcrypt-pbkdf publishes them.
TEST_CASE("bcrypt_pbkdf gives what OpenBSD's gives", "[bcrypt_pbkdf]") {
  CHECK(derived("password", "salt", 4, 32) ==
        "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9");
  CHECK(derived("password", "\0"s, 4, 16) == "c12b566235eee04c212598970a579a67");
  CHECK(derived("\0"s, "salt", 4, 16) == "6051be18c2f4f82cbf0efee5471b4bb9");
  CHECK(derived("password\0"s, "salt\0"s, 4, 32) ==
        "7410e44cf4fa07bfaac8a928b1727fac001375e7bf7384370f48efd121743050");
}

TEST_CASE("Blowfish starts with the fraction of pi", "[bcrypt_pbkdf]") {
  // pi = 16 arctan(1/5) - 4 arctan(1/239), J. Machin; 64 bits more than needed take the rounding.
  const int bits = 32 * static_cast<int>(ssh::pi_words.size());
  const Number one(BN_new());
  BN_set_bit(one.get(), bits + 64);
  const Number pi = arctan_of_inverse(5, one.get());
  BN_mul_word(pi.get(), 4);
  BN_sub(pi.get(), pi.get(), arctan_of_inverse(239, one.get()).get());
  BN_mul_word(pi.get(), 4);
  BN_rshift(pi.get(), pi.get(), 64);
  BN_mask_bits(pi.get(), bits);
  char* const digits = BN_bn2hex(pi.get());
  std::string words;
  for (const std::uint32_t word : ssh::pi_words) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      words += static_cast<char>(word >> shift & 0xFFU);
    }
  }
  CHECK(hex_encode(words) == to_lower(digits));
  OPENSSL_free(digits);
}
