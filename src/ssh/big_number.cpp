#include "ssh/big_number.h"

#include <openssl/obj_mac.h>

namespace courier::ssh {

Number number_of(std::string_view magnitude) {
  Number number(BN_bin2bn(reinterpret_cast<const unsigned char*>(magnitude.data()),
                          static_cast<int>(magnitude.size()), nullptr));
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  return number;
}

std::string bytes_of(const BIGNUM* number) {
  std::string out(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

Number less_one(const BIGNUM* number) {
  Number out(BN_dup(number));
  BN_sub_word(out.get(), 1);
  BN_set_flags(out.get(), BN_FLG_CONSTTIME);
  return out;
}

Owned<EC_GROUP> group_of(std::string_view curve) {
  const int id = curve == "nistp256"   ? NID_X9_62_prime256v1
                 : curve == "nistp384" ? NID_secp384r1
                 : curve == "nistp521" ? NID_secp521r1
                                       : NID_undef;
  return Owned<EC_GROUP>(id == NID_undef ? nullptr : EC_GROUP_new_by_curve_name(id));
}

}  // namespace courier::ssh
