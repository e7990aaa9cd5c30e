#include "base/encode.h"

#include <array>
#include <cstdint>

namespace courier {

namespace {

constexpr std::string_view standard_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string_view letters(Base64 alphabet) {
  return alphabet == Base64::standard ? standard_alphabet : url_alphabet;
}

std::uint32_t byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string base64_encode(std::string_view bytes, Base64 alphabet, bool padding) {
  const std::string_view letter = letters(alphabet);
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    const std::uint32_t group = (byte_at(bytes, i) << 16U) |
                                (left > 1 ? byte_at(bytes, i + 1) << 8U : 0U) |
                                (left > 2 ? byte_at(bytes, i + 2) : 0U);
    out += letter[(group >> 18U) & 63U];
    out += letter[(group >> 12U) & 63U];
    if (left > 1) {
      out += letter[(group >> 6U) & 63U];
    } else if (padding) {
      out += '=';
    }
    if (left > 2) {
      out += letter[group & 63U];
    } else if (padding) {
      out += '=';
    }
  }
  return out;
}

std::optional<std::string> base64_decode(std::string_view text, Base64 alphabet) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  const std::string_view letter = letters(alphabet);
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::size_t pads = 0;
    if (i + 4 == text.size()) {
      pads = text[i + 3] != '=' ? 0 : text[i + 2] != '=' ? 1 : 2;
    }
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const std::size_t digit = k >= 4 - pads ? 0 : letter.find(text[i + k]);
      if (digit == std::string_view::npos) {
        return std::nullopt;
      }
      group = (group << 6U) | static_cast<std::uint32_t>(digit);
    }
    if ((pads == 1 && (group & 0xFFU) != 0) || (pads == 2 && (group & 0xFFFFU) != 0)) {
      return std::nullopt;
    }
    out += static_cast<char>(group >> 16U);
    if (pads < 2) {
      out += static_cast<char>((group >> 8U) & 0xFFU);
    }
    if (pads < 1) {
      out += static_cast<char>(group & 0xFFU);
    }
  }
  return out;
}

std::optional<std::string> base64_decode_pasted(std::string_view text) {
  std::string plain;
  plain.reserve(text.size() + 3);
  for (const char c : text) {
    if (std::string_view(" \t\r\n\v\f").find(c) == std::string_view::npos) {
      plain += c == '-' ? '+' : c == '_' ? '/' : c;
    }
  }
  while (plain.ends_with('=')) {
    plain.pop_back();
  }
  plain.append((4 - plain.size() % 4) % 4, '=');
  return base64_decode(plain);
}

std::string hex_encode(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

std::string percent_encode(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) {
    if (unreserved(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    }
  }
  return out;
}

}  // namespace courier
