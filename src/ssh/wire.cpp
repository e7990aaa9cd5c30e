#include "ssh/wire.h"

#include <algorithm>
#include <bit>

namespace courier::ssh {

std::optional<std::string_view> WireReader::bytes(std::size_t count) {
  if (count > rest_.size()) {
    return {};
  }
  const std::string_view out = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return out;
}

std::optional<std::uint32_t> WireReader::number() {
  const auto four = bytes(4);
  if (!four) {
    return {};
  }
  std::uint32_t out = 0;
  for (const char c : *four) {
    out = out << 8U | static_cast<unsigned char>(c);
  }
  return out;
}

std::optional<std::string_view> WireReader::string() {
  const WireReader before = *this;
  const auto length = number();
  const auto field = length ? bytes(*length) : std::nullopt;
  if (!field) {
    *this = before;
  }
  return field;
}

void put_number(std::string& out, std::uint32_t number) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    out += static_cast<char>(number >> shift & 0xFFU);
  }
}

void put_string(std::string& out, std::string_view bytes) {
  put_number(out, static_cast<std::uint32_t>(bytes.size()));
  out += bytes;
}

void put_mpint(std::string& out, std::string_view magnitude) {
  magnitude.remove_prefix(std::min(magnitude.find_first_not_of('\0'), magnitude.size()));
  const bool padded = !magnitude.empty() && static_cast<unsigned char>(magnitude.front()) >= 0x80;
  put_number(out, static_cast<std::uint32_t>(magnitude.size() + (padded ? 1 : 0)));
  if (padded) {
    out += '\0';
  }
  out += magnitude;
}

std::optional<std::string_view> magnitude_of(std::optional<std::string_view> mpint) {
  if (!mpint || mpint->empty()) {
    return {};
  }
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>((*mpint)[i]); };
  const bool padded = byte(0) == 0;
  if (byte(0) >= 0x80 || (padded && (mpint->size() == 1 || byte(1) < 0x80))) {
    return {};
  }
  return mpint->substr(padded ? 1 : 0);
}

int bits_of(std::string_view magnitude) {
  const auto first = static_cast<unsigned char>(magnitude.front());
  return static_cast<int>(8 * (magnitude.size() - 1)) + std::bit_width(first);
}

}  // namespace courier::ssh
