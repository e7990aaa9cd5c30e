#include "esc/envelope.h"

#include <cstdint>

#include "base/encode.h"
#include "esc/base64.h"

namespace courier::esc {

namespace {

constexpr std::string_view magic = "escx";
constexpr std::uint32_t version = 1;
constexpr std::size_t header_size = 8;
constexpr std::size_t checksum_size = 4;

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>((number >> static_cast<unsigned>(shift)) & 0xFFU);
  }
  return bytes;
}

// IEEE 802.3, as in zlib.
std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = ~std::uint32_t{0};
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
  }
  return ~crc;
}

}  // namespace

std::expected<std::string, std::string> open_envelope(std::string_view text) {
  const auto decoded = decode_base64(text);
  if (!decoded) {
    return std::unexpected(decoded.error());
  }
  const std::string_view bytes = *decoded;
  if (bytes.size() < 16) {
    return std::unexpected("EOF");
  }
  if (!bytes.starts_with(magic)) {
    return std::unexpected("invalid header");
  }
  const std::string_view checked = bytes.substr(0, bytes.size() - checksum_size);
  if (bytes.substr(checked.size()) != big_endian(crc32(checked))) {
    return std::unexpected("invalid checksum");
  }
  if (bytes.substr(magic.size(), 4) != big_endian(version)) {
    return std::unexpected("unsupported version");
  }
  return std::string(checked.substr(header_size));
}

std::string make_envelope(std::string_view ciphertext) {
  std::string bytes(magic);
  bytes += big_endian(version);
  bytes += ciphertext;
  bytes += big_endian(crc32(bytes));
  return base64_encode(bytes);
}

}  // namespace courier::esc
