// OpenSSL's numbers and points with owners, and how they become bytes.
#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>

#include <memory>
#include <string>
#include <string_view>

namespace courier::ssh {

struct FreeOpenssl {
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
  void operator()(BN_CTX* scratch) const { BN_CTX_free(scratch); }
  void operator()(EC_GROUP* group) const { EC_GROUP_free(group); }
  void operator()(EC_POINT* point) const { EC_POINT_clear_free(point); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeOpenssl>;
using Number = Owned<BIGNUM>;

// What is computed with such a number takes time that does not depend on it.
[[nodiscard]] Number number_of(std::string_view magnitude);
[[nodiscard]] std::string bytes_of(const BIGNUM* number);
[[nodiscard]] Number less_one(const BIGNUM* number);

// The curve that SSH knows as "nistp256" and so on; null for any other.
[[nodiscard]] Owned<EC_GROUP> group_of(std::string_view curve);

}  // namespace courier::ssh
