#include "ssh/private_key.h"

#include <sodium.h>

#include <array>
#include <string>
#include <utility>

#include "ssh/big_number.h"
#include "ssh/wire.h"

namespace courier::ssh {

namespace {

constexpr int most_rsa_bits = 16384;  // OpenSSH's SSHBUF_MAX_BIGNUM

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Result<PrivateKey> key_of(const std::string& public_wire, std::string fields, bool proven) {
  COURIER_TRY_LET(PublicKey half, public_key_of(public_wire, ""));
  return PrivateKey{std::move(half), Secret::absorb(std::move(fields)), proven};
}

// Whether a * b leaves `rest` modulo m.
bool product_leaves(const BIGNUM* a, const BIGNUM* b, const BIGNUM* m, const BIGNUM* rest,
                    BN_CTX* scratch) {
  const Number left(BN_new());
  return BN_mod_mul(left.get(), a, b, m, scratch) == 1 && BN_cmp(left.get(), rest) == 0;
}

bool belong_together(const RsaNumbers& numbers) {
  const Owned<BN_CTX> scratch(BN_CTX_secure_new());
  const Number n = number_of(numbers.n);
  const Number e = number_of(numbers.e);
  const Number d = number_of(numbers.d);
  const Number inverse = number_of(numbers.inverse_of_q);
  const Number p = number_of(numbers.p);
  const Number q = number_of(numbers.q);
  const Number product(BN_new());
  const bool sane = BN_is_odd(e.get()) && BN_is_odd(p.get()) && BN_is_odd(q.get()) &&
                    !BN_is_one(e.get()) && !BN_is_one(p.get()) && !BN_is_one(q.get()) &&
                    BN_cmp(d.get(), n.get()) < 0 && BN_cmp(inverse.get(), p.get()) < 0;
  return sane && BN_mul(product.get(), p.get(), q.get(), scratch.get()) == 1 &&
         BN_cmp(product.get(), n.get()) == 0 &&
         product_leaves(d.get(), e.get(), less_one(p.get()).get(), BN_value_one(), scratch.get()) &&
         product_leaves(d.get(), e.get(), less_one(q.get()).get(), BN_value_one(), scratch.get()) &&
         product_leaves(inverse.get(), q.get(), p.get(), BN_value_one(), scratch.get());
}

// dG, uncompressed; empty where d is out of range.
std::string public_point(const EC_GROUP* group, const BIGNUM* d) {
  if (BN_is_zero(d) || BN_cmp(d, EC_GROUP_get0_order(group)) >= 0) {
    return {};
  }
  const Owned<BN_CTX> scratch(BN_CTX_secure_new());
  const Owned<EC_POINT> point(EC_POINT_new(group));
  if (EC_POINT_mul(group, point.get(), d, nullptr, nullptr, scratch.get()) != 1) {
    return {};
  }
  std::array<unsigned char, 133> bytes{};
  const std::size_t size = EC_POINT_point2oct(group, point.get(), POINT_CONVERSION_UNCOMPRESSED,
                                              bytes.data(), bytes.size(), scratch.get());
  return {reinterpret_cast<const char*>(bytes.data()), size};
}

}  // namespace

std::unexpected<Error> halves_differ() {
  return usage_error("is a private key whose halves do not belong together",
                     "it was altered; take it again from where it was made");
}

Result<PrivateKey> private_key_of_seed(std::string_view seed,
                                       std::optional<std::string_view> expected_a) {
  if (seed.size() != crypto_sign_SEEDBYTES) {
    return halves_differ();
  }
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> a{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> seed_and_a{};
  crypto_sign_seed_keypair(a.data(), seed_and_a.data(), raw(seed));
  const std::string_view half(reinterpret_cast<const char*>(a.data()), a.size());
  std::string fields;
  put_string(fields, half);
  put_string(fields, {reinterpret_cast<const char*>(seed_and_a.data()), seed_and_a.size()});
  wipe(seed_and_a.data(), seed_and_a.size());
  if (expected_a && *expected_a != half) {
    return halves_differ();
  }
  std::string wire;
  put_string(wire, "ssh-ed25519");
  put_string(wire, half);
  return key_of(wire, std::move(fields), expected_a.has_value());
}

Result<PrivateKey> private_key_of_rsa(const RsaNumbers& numbers) {
  if (numbers.n.empty() || bits_of(numbers.n) > most_rsa_bits || !belong_together(numbers)) {
    return halves_differ();
  }
  std::string wire;
  put_string(wire, "ssh-rsa");
  put_mpint(wire, numbers.e);
  put_mpint(wire, numbers.n);
  std::string fields;
  for (const std::string_view number :
       {numbers.n, numbers.e, numbers.d, numbers.inverse_of_q, numbers.p, numbers.q}) {
    put_mpint(fields, number);
  }
  return key_of(wire, std::move(fields), true);
}

Result<PrivateKey> private_key_of_ecdsa(std::string_view curve, std::string_view d,
                                        std::optional<std::string_view> expected_q) {
  const Owned<EC_GROUP> group = group_of(curve);
  if (!group) {
    return usage_error("is an ECDSA key on a curve that SSH does not know",
                       "make a new one: esc-courier keys new --type ecdsa");
  }
  const std::string q = public_point(group.get(), number_of(d).get());
  if (q.empty() || (expected_q && *expected_q != q)) {
    return halves_differ();
  }
  std::string wire;
  put_string(wire, "ecdsa-sha2-" + std::string(curve));
  put_string(wire, curve);
  put_string(wire, q);
  std::string fields;
  put_string(fields, curve);
  put_string(fields, q);
  put_mpint(fields, d);
  return key_of(wire, std::move(fields), expected_q.has_value());
}

}  // namespace courier::ssh
