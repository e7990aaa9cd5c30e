#include <sodium.h>

#include <catch2/catch.hpp>

#include "base/encode.h"
#include "github/seal.h"

using namespace courier;

namespace {

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string from_hex(std::string_view hex) {
  std::string out(hex.size() / 2, '\0');
  REQUIRE(sodium_hex2bin(bytes(out), out.size(), hex.data(), hex.size(), nullptr, nullptr,
                         nullptr) == 0);
  return out;
}

// Opens a box by the construction that libsodium's documentation gives ("Sealed boxes"), without
// crypto_box_seal_open: ephemeral public key, then a box whose nonce is BLAKE2b-192 of both keys.
std::string opened(const std::string& box, const std::string& public_key,
                   const std::string& secret_key) {
  REQUIRE(box.size() >= 48);
  const std::string ephemeral = box.substr(0, 32);
  const std::string keys = ephemeral + public_key;
  std::string nonce(crypto_box_NONCEBYTES, '\0');
  crypto_generichash(bytes(nonce), nonce.size(), bytes(std::string_view(keys)), keys.size(),
                     nullptr, 0);
  const std::string inner = box.substr(32);
  std::string message(inner.size() - crypto_box_MACBYTES, '\0');
  REQUIRE(crypto_box_open_easy(bytes(message), bytes(std::string_view(inner)), inner.size(),
                               bytes(std::string_view(nonce)), bytes(std::string_view(ephemeral)),
                               bytes(std::string_view(secret_key))) == 0);
  return message;
}

}  // namespace

// PyNaCl's reference vector, tests/data/sealed_box_ref.txt: the recipient's keys (Alice's of the
// NaCl paper), the message, and a box of it.
TEST_CASE("a published sealed box opens by the construction that our boxes follow") {
  const std::string secret_key =
      from_hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  const std::string public_key =
      from_hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  const std::string message = from_hex(
      "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c"
      "61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f"
      "21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705");
  const std::string published = from_hex(
      "199c808806a62c1be56951023ad3396b0ce0ef2c5b9ca688ac96d2d06ca43f65d314400cc9bbefb23dd26f824c9c"
      "b553f81e8c894ea9a553f4d777c77b66d5a6925da3f5961c5f7147172db5597ac14210066ee3ee13e6230a9a9610"
      "e9cddbf24094f54fbbf6694c08a436cec39ff5a373656d9584f4df9dd8c817e2e597540628d0ee21a6524a3fcf3e"
      "abdc0968390bd260a47366ead7f71cc2e774d411d96f3497c7e10291937bc16dc46a111686b85a8c86");
  CHECK(opened(published, public_key, secret_key) == message);

  const std::optional<std::string> ours =
      base64_decode(github::seal(Secret(message), {"id", public_key}));
  REQUIRE(ours);
  CHECK(opened(*ours, public_key, secret_key) == message);
  std::string reopened(message.size(), '\0');
  CHECK(crypto_box_seal_open(bytes(reopened), bytes(std::string_view(*ours)), ours->size(),
                             bytes(std::string_view(public_key)),
                             bytes(std::string_view(secret_key))) == 0);
  CHECK(reopened == message);
}

TEST_CASE("a box has 48 bytes more than its value, and is another each time") {
  std::string public_key(32, '\0');
  std::string secret_key(32, '\0');
  crypto_box_keypair(bytes(public_key), bytes(secret_key));
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{49152}}) {
    const std::string value(size, 'x');
    const std::string first = github::seal(Secret(value), {"id", public_key});
    const std::string second = github::seal(Secret(value), {"id", public_key});
    CHECK(first != second);
    REQUIRE(base64_decode(first));
    CHECK(base64_decode(first)->size() == size + 48);
    CHECK(opened(*base64_decode(first), public_key, secret_key) == value);
  }
}

TEST_CASE("a public key is base64 of 32 bytes") {
  const std::string text = base64_encode(std::string(32, 'k'));
  const auto key = github::read_public_key("568250167242549743", text);
  REQUIRE(key);
  CHECK(key->id == "568250167242549743");
  CHECK(key->key == std::string(32, 'k'));
  for (const std::string& bad :
       {std::string(), text + "\n", text.substr(1), base64_encode(std::string(31, 'k')),
        base64_encode(std::string(33, 'k')), std::string("no base64 at all")}) {
    const auto refused = github::read_public_key("1", bad);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "GitHub's public key is not base64 of 32 bytes");
  }
}
