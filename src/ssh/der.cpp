#include "ssh/der.h"

#include <cstddef>

namespace courier::ssh {

std::optional<std::string_view> DerReader::next(DerTag tag) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest_[i]); };
  if (rest_.size() < 2 || byte(0) != static_cast<unsigned char>(tag)) {
    return {};
  }
  std::size_t length = byte(1);
  std::size_t head = 2;
  if (length >= 0x80) {
    const std::size_t count = length & 0x7FU;
    if (count == 0 || count > 4 || rest_.size() < head + count || byte(2) == 0) {
      return {};
    }
    length = 0;
    for (std::size_t i = 0; i < count; ++i) {
      length = length << 8U | byte(head + i);
    }
    if (length < 0x80) {
      return {};
    }
    head += count;
  }
  if (length > rest_.size() - head) {
    return {};
  }
  const std::string_view content = rest_.substr(head, length);
  rest_.remove_prefix(head + length);
  return content;
}

std::optional<std::string_view> DerReader::number() {
  const auto content = next(DerTag::integer);
  if (!content || content->empty()) {
    return {};
  }
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>((*content)[i]); };
  const bool padded = byte(0) == 0;
  if (byte(0) >= 0x80 || (padded && content->size() > 1 && byte(1) < 0x80)) {
    return {};
  }
  return content->substr(padded ? 1 : 0);
}

}  // namespace courier::ssh
