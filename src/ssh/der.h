// The part of DER (X.690) that private keys are written in.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace courier::ssh {

enum class DerTag : std::uint8_t {
  integer = 0x02,
  bit_string = 0x03,
  octet_string = 0x04,
  null = 0x05,
  object_identifier = 0x06,
  sequence = 0x30,
  context_0 = 0xA0,
  context_1 = 0xA1,
  context_1_implicit = 0x81,
};

// Reads element after element. Lengths must be definite and in their shortest form.
class DerReader {
 public:
  explicit DerReader(std::string_view bytes) : rest_(bytes) {}

  // The content of the next element when it has this tag; else nothing, and the reader stays.
  std::optional<std::string_view> next(DerTag tag);
  // A number that is not negative, in its shortest form: its bytes without leading zeros.
  std::optional<std::string_view> number();
  [[nodiscard]] bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace courier::ssh
