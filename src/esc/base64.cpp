#include "esc/base64.h"

#include <cstdint>
#include <optional>

namespace courier::esc {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

class Decoder {
 public:
  explicit Decoder(std::string_view text) : text_(text) {}

  std::expected<std::string, std::string> run() {
    while (at_ < text_.size() && group()) {
    }
    if (wrong_) {
      return std::unexpected("illegal base64 data at input byte " + std::to_string(*wrong_));
    }
    return std::move(out_);
  }

 private:
  bool fail(std::size_t at) {
    wrong_ = at;
    return false;
  }

  void skip_line_ends() {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  // Reads up to four digits; false at the end or at an error.
  bool group() {
    std::uint32_t bits = 0;
    std::size_t digits = 0;
    while (digits < 4) {
      if (at_ == text_.size()) {
        // Go counts back by digits, whatever line ends stand between them.
        return digits != 0 && fail(at_ - digits);
      }
      const char c = text_[at_++];
      if (c == '\n' || c == '\r') {
        continue;
      }
      if (c == '=') {
        return padding(bits, digits);
      }
      const std::size_t digit = alphabet.find(c);
      if (digit == std::string_view::npos) {
        return fail(at_ - 1);
      }
      bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
      ++digits;
    }
    append(bits, 3);
    return true;
  }

  // The first `=` is read.
  bool padding(std::uint32_t bits, std::size_t digits) {
    if (digits < 2) {
      return fail(at_ - 1);
    }
    if (digits == 2) {
      skip_line_ends();
      if (at_ == text_.size()) {
        return fail(at_);
      }
      if (text_[at_] != '=') {
        return fail(at_ - 1);
      }
      ++at_;
    }
    skip_line_ends();
    if (at_ < text_.size()) {
      return fail(at_);
    }
    append(bits << (6U * (4 - digits)), digits - 1);
    return false;
  }

  void append(std::uint32_t bits, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) {
      out_ += static_cast<char>((bits >> (16U - 8U * i)) & 0xFFU);
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
  std::optional<std::size_t> wrong_;
};

}  // namespace

std::expected<std::string, std::string> decode_base64(std::string_view text) {
  return Decoder(text).run();
}

}  // namespace courier::esc
