// SSH's wire format (RFC 4251 §5): numbers big end first, strings with their length before them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace courier::ssh {

// Reads field after field; nothing comes back where the bytes end before the field does.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  std::optional<std::uint32_t> number();
  std::optional<std::string_view> string();
  std::optional<std::string_view> bytes(std::size_t count);

  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

void put_number(std::string& out, std::uint32_t number);
void put_string(std::string& out, std::string_view bytes);
// A positive number given by its bytes, big end first, however many of them are zero in front.
void put_mpint(std::string& out, std::string_view magnitude);

// The bytes of an mpint that is positive and in its shortest form, without the zero that keeps it
// positive; nothing for any other.
[[nodiscard]] std::optional<std::string_view> magnitude_of(std::optional<std::string_view> mpint);

// How many bits a number has whose first byte is not zero.
[[nodiscard]] int bits_of(std::string_view magnitude);

}  // namespace courier::ssh
