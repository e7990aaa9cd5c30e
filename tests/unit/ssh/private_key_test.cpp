#include <catch2/catch.hpp>
#include <string>

#include "base/encode.h"
#include "ssh/private_key.h"

using namespace courier;

namespace {

std::string from_hex(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  }
  return out;
}

std::string line_of(const Result<ssh::PrivateKey>& key) {
  return key ? key->public_half.line() : key.error().message;
}

constexpr char differ[] = "is a private key whose halves do not belong together";

}  // namespace

// RFC 8032 §7.1, test 1; the line is what OpenSSH makes of that public key.
TEST_CASE("an Ed25519 key follows from its seed", "[private_key]") {
  const std::string seed =
      from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  const std::string a =
      from_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const auto key = ssh::private_key_of_seed(seed, a);
  CHECK(line_of(key) ==
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea");
  CHECK(line_of(ssh::private_key_of_seed(seed, seed)) == differ);
  CHECK(line_of(ssh::private_key_of_seed("short", {})) == differ);
}

// RFC 6979, appendix A.2.5.
TEST_CASE("an ECDSA key follows from its number", "[private_key]") {
  const std::string d =
      from_hex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
  const std::string q =
      from_hex("0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
               "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299");
  const auto key = ssh::private_key_of_ecdsa("nistp256", d, q);
  REQUIRE(key);
  CHECK(key->public_half.wire().ends_with(q));
  CHECK(line_of(ssh::private_key_of_ecdsa("nistp384", d, q)) == differ);
  CHECK(line_of(ssh::private_key_of_ecdsa("nistp256", "", {})) == differ);
  CHECK(line_of(ssh::private_key_of_ecdsa("nistp256", std::string(32, '\xff'), {})) == differ);
  CHECK(line_of(ssh::private_key_of_ecdsa("secp256k1", d, {})) ==
        "is an ECDSA key on a curve that SSH does not know");
}

TEST_CASE("RSA numbers must fit each other", "[private_key]") {
  // n = 61 * 53, e = 17, d = 17^-1 modulo lcm(60, 52) = 413; 53^-1 modulo 61 = 38.
  using namespace std::string_view_literals;
  const ssh::RsaNumbers good{"\x0c\xa1", "\x11", "\x01\x9d", "\x26", "\x3d", "\x35"};
  CHECK(line_of(ssh::private_key_of_rsa(good)) == "ssh-rsa AAAAB3NzaC1yc2EAAAABEQAAAAIMoQ==");
  const auto with = [&](std::string_view ssh::RsaNumbers::* number, std::string_view value) {
    ssh::RsaNumbers changed = good;
    changed.*number = value;
    return line_of(ssh::private_key_of_rsa(changed));
  };
  CHECK(with(&ssh::RsaNumbers::n, "\x0c\xa3") == differ);
  CHECK(with(&ssh::RsaNumbers::e, "\x13") == differ);
  CHECK(with(&ssh::RsaNumbers::e, "\x01") == differ);
  CHECK(with(&ssh::RsaNumbers::d, "\x01\x9e") == differ);
  CHECK(with(&ssh::RsaNumbers::inverse_of_q, "\x27") == differ);
  CHECK(with(&ssh::RsaNumbers::inverse_of_q, "\x63") ==
        differ);  // right modulo p, but not the least
  CHECK(with(&ssh::RsaNumbers::p, "\x35") == differ);
  CHECK(with(&ssh::RsaNumbers::q, "\x01") == differ);
  CHECK(with(&ssh::RsaNumbers::n, "") == differ);
}
