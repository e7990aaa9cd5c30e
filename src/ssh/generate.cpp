#include "ssh/generate.h"

#include <cstddef>
#include <string>
#include <utility>

#include "ssh/big_number.h"

namespace courier::ssh {

namespace {

constexpr BN_ULONG public_exponent = 65537;

// `bits` random bits.
Number random_number(int bits, Random& random) {
  const Secret bytes = Secret::absorb(random.bytes(static_cast<std::size_t>(bits + 7) / 8));
  Number number = number_of(bytes.reveal(Disclosure::key_material));
  BN_mask_bits(number.get(), bits);
  return number;
}

// Prime, with its two top bits set, and one more than a multiple of e never.
Number random_prime(int bits, Random& random, BN_CTX* scratch) {
  for (;;) {
    Number candidate = random_number(bits, random);
    BN_set_bit(candidate.get(), bits - 1);
    BN_set_bit(candidate.get(), bits - 2);
    BN_set_bit(candidate.get(), 0);
    if (BN_mod_word(candidate.get(), public_exponent) != 1 &&
        BN_check_prime(candidate.get(), scratch, nullptr) == 1) {
      return candidate;
    }
  }
}

// Primes nearer than 2^(bits/2 - 100) to each other would give n away.
bool far_apart(const BIGNUM* p, const BIGNUM* q, int bits) {
  const Number difference(BN_new());
  BN_sub(difference.get(), p, q);
  return BN_num_bits(difference.get()) > bits / 2 - 100;
}

// The inverse of e modulo lcm(p-1, q-1).
Number private_exponent(const BIGNUM* e, const BIGNUM* p, const BIGNUM* q, BN_CTX* scratch) {
  const Number p1 = less_one(p);
  const Number q1 = less_one(q);
  const Number product(BN_new());
  const Number common(BN_new());
  const Number multiple(BN_new());
  BN_mul(product.get(), p1.get(), q1.get(), scratch);
  BN_gcd(common.get(), p1.get(), q1.get(), scratch);
  BN_div(multiple.get(), nullptr, product.get(), common.get(), scratch);
  return Number(BN_mod_inverse(nullptr, e, multiple.get(), scratch));
}

}  // namespace

PrivateKey generate_ed25519(Random& random) {
  const Secret seed = Secret::absorb(random.bytes(32));
  return *private_key_of_seed(seed.reveal(Disclosure::key_material), {});
}

PrivateKey generate_rsa(int bits, Random& random) {
  const Owned<BN_CTX> scratch(BN_CTX_secure_new());
  const Number e(BN_new());
  BN_set_word(e.get(), public_exponent);
  Number p = random_prime(bits / 2, random, scratch.get());
  Number q = random_prime(bits / 2, random, scratch.get());
  while (!far_apart(p.get(), q.get(), bits)) {
    q = random_prime(bits / 2, random, scratch.get());
  }
  if (BN_cmp(p.get(), q.get()) < 0) {
    std::swap(p, q);
  }
  const Number n(BN_new());
  BN_mul(n.get(), p.get(), q.get(), scratch.get());
  const Number d = private_exponent(e.get(), p.get(), q.get(), scratch.get());
  const Number inverse(BN_mod_inverse(nullptr, q.get(), p.get(), scratch.get()));
  const Secret secrets[] = {Secret::absorb(bytes_of(d.get())),
                            Secret::absorb(bytes_of(inverse.get())),
                            Secret::absorb(bytes_of(p.get())), Secret::absorb(bytes_of(q.get()))};
  const auto shown = [&](std::size_t i) { return secrets[i].reveal(Disclosure::key_material); };
  return *private_key_of_rsa(
      {bytes_of(n.get()), bytes_of(e.get()), shown(0), shown(1), shown(2), shown(3)});
}

PrivateKey generate_ecdsa(std::string_view curve, Random& random) {
  const Owned<EC_GROUP> group = group_of(curve);
  for (;;) {
    const Number d = random_number(EC_GROUP_order_bits(group.get()), random);
    const Secret bytes = Secret::absorb(bytes_of(d.get()));
    // Refused when it is 0, or not less than the order: then another one.
    if (auto key = private_key_of_ecdsa(curve, bytes.reveal(Disclosure::key_material), {})) {
      return std::move(*key);
    }
  }
}

}  // namespace courier::ssh
