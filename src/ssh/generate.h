// New key pairs, from the randomness that is handed in.
#pragma once

#include <string_view>

#include "base/effects.h"
#include "ssh/private_key.h"

namespace courier::ssh {

// Ed25519: the seed is 32 random bytes (RFC 8032 §5.1.5).
[[nodiscard]] PrivateKey generate_ed25519(Random& random);

// `bits` is 3072 or 4096. Two primes of half the size with the top two bits set, each from fresh
// random bytes, e = 65537, d modulo lcm(p-1, q-1): FIPS 186-4, appendix B.3.3.
[[nodiscard]] PrivateKey generate_rsa(int bits, Random& random);

// On "nistp256", "nistp384" or "nistp521"; d by rejection: FIPS 186-4, appendix B.4.2.
[[nodiscard]] PrivateKey generate_ecdsa(std::string_view curve, Random& random);

}  // namespace courier::ssh
