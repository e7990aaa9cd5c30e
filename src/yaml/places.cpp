#include "yaml/places.h"

#include <algorithm>

#include "yaml/width.h"

namespace courier::yaml {

namespace {

constexpr std::size_t stride = 64;

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

Places::Places(std::string_view text) : text_(text) {
  mark_ = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  lines_.push_back({});
  bool all_ascii = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      lines_.push_back({i + 1, true});
    } else if (static_cast<unsigned char>(text[i]) >= 0x80U) {
      lines_.back().ascii = false;
      all_ascii = all_ascii && i < mark_;
    }
  }
  if (all_ascii) {
    return;
  }
  std::size_t count = 0;
  for (std::size_t i = mark_; i < text.size(); ++i) {
    if (!continues(text[i]) && count++ % stride == 0) {
      checkpoints_.push_back(i);
    }
  }
}

Position Places::reported(std::uint32_t line, std::uint32_t column) {
  Position position{line, column, 0};
  if (line >= lines_.size()) {
    return position;  // the last line, where no line end follows it: the reference gives up
  }
  const std::size_t index = line - 1;
  const Line& at = lines_[index];
  if (at.ascii) {
    position.byte = at.begin + column - 1;
    return position;
  }
  if (walked_line_ != line || walked_column_ > column) {
    walked_line_ = line;
    walked_column_ = 1;
    walked_bytes_ = 0;
  }
  const std::size_t end = lines_[index + 1].begin - 1;
  const std::string_view whole = text_.substr(at.begin, end - at.begin);
  while (walked_column_ < column && walked_bytes_ < whole.size()) {
    const Cluster cluster = first_cluster(whole.substr(walked_bytes_));
    walked_column_ += static_cast<std::uint32_t>(cluster.width);
    walked_bytes_ += cluster.bytes;
  }
  position.byte = at.begin + walked_bytes_;
  return position;
}

std::size_t Places::byte_of(std::size_t code_point) const {
  if (checkpoints_.empty()) {
    return std::min(mark_ + code_point, text_.size());
  }
  const std::size_t checkpoint = std::min(code_point / stride, checkpoints_.size() - 1);
  std::size_t left = code_point - checkpoint * stride;
  std::size_t byte = checkpoints_[checkpoint];
  while (left > 0 && byte < text_.size()) {
    ++byte;
    while (byte < text_.size() && continues(text_[byte])) {
      ++byte;
    }
    --left;
  }
  return byte;
}

}  // namespace courier::yaml
