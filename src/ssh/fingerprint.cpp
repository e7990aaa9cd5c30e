#include "ssh/fingerprint.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "base/encode.h"
#include "base/text.h"

namespace courier::ssh {

namespace {

constexpr int width = 17;
constexpr int height = 9;
constexpr std::string_view values = " .o+=*BOX@%&#/^SE";  // by visits; then start and end

std::string digest_of(const std::string& bytes, const EVP_MD* kind) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, kind, nullptr);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

// "+---[RSA 3072]----+": the title in the middle, left where it does not come out even.
std::string border(const std::string& title) {
  const std::size_t dashes = width - title.size();
  return '+' + std::string(dashes / 2, '-') + title + std::string(dashes - dashes / 2, '-') + "+\n";
}

}  // namespace

std::string sha256_fingerprint(const PublicKey& key) {
  return "SHA256:" +
         base64_encode(digest_of(key.wire(), EVP_sha256()), Base64::standard, /*padding=*/false);
}

std::string md5_fingerprint(const PublicKey& key) {
  const std::string digits = hex_encode(digest_of(key.wire(), EVP_md5()));
  std::string out = "MD5";
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    out += ':' + digits.substr(i, 2);
  }
  return out;
}

std::string randomart(const PublicKey& key) {
  std::array<std::array<std::size_t, width>, height> visits{};
  int x = width / 2;
  int y = height / 2;
  for (const char c : digest_of(key.wire(), EVP_sha256())) {
    auto steps = static_cast<unsigned char>(c);
    for (int i = 0; i < 4; ++i) {
      x = std::clamp(x + ((steps & 1U) != 0 ? 1 : -1), 0, width - 1);
      y = std::clamp(y + ((steps & 2U) != 0 ? 1 : -1), 0, height - 1);
      std::size_t& visit = visits[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)];
      visit = std::min(visit + 1, values.size() - 3);
      steps = static_cast<unsigned char>(steps >> 2U);
    }
  }
  visits[height / 2][width / 2] = values.size() - 2;
  visits[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] = values.size() - 1;
  std::string out =
      border('[' + to_upper(key.algorithm()) + ' ' + std::to_string(key.bits()) + ']');
  for (const auto& row : visits) {
    out += '|';
    for (const std::size_t visit : row) {
      out += values[visit];
    }
    out += "|\n";
  }
  return out + border("[SHA256]");
}

}  // namespace courier::ssh
