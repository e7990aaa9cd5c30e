// A private key whose halves were proven to belong together, whatever file it came from.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"
#include "ssh/public_key.h"

namespace courier::ssh {

struct PrivateKey {
  PublicKey public_half;  // the comment as well
  // What stands in OpenSSH's format between the type and the comment (PROTOCOL.key, and RFC 8709
  // §4 for what the 64 bytes of an Ed25519 key are):
  //   ssh-ed25519    A, seed ‖ A
  //   ssh-rsa        n, e, d, q^-1 mod p, p, q
  //   ecdsa-sha2-*   curve, Q, d
  Secret fields;
  // Whether a public half came with it and fitted. Ed25519 in PKCS#8 mostly has none, and SEC1 may
  // leave it out: then any private half is as good as another.
  bool proven = false;
};

// Numbers are positive, their bytes big end first.
struct RsaNumbers {
  std::string_view n, e, d, inverse_of_q, p, q;
};

// Each proves what it makes: A belongs to the seed; n = pq, d inverts e, the inverse of q is one
// modulo p; d is in range and Q = dG. The error, fit to follow the name of where the key came from,
// says that the halves do not belong together. No comment is set.
[[nodiscard]] Result<PrivateKey> private_key_of_seed(std::string_view seed,  // 32 bytes
                                                     std::optional<std::string_view> expected_a);
[[nodiscard]] Result<PrivateKey> private_key_of_rsa(const RsaNumbers& numbers);
// `curve` is "nistp256", "nistp384" or "nistp521"; Q an uncompressed point.
[[nodiscard]] Result<PrivateKey> private_key_of_ecdsa(std::string_view curve, std::string_view d,
                                                      std::optional<std::string_view> expected_q);

[[nodiscard]] std::unexpected<Error> halves_differ();

}  // namespace courier::ssh
