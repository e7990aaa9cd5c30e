#include "yaml/text_index.h"

#include <algorithm>
#include <cstring>

#include "yaml/width.h"

namespace courier::yaml {

namespace {

constexpr std::size_t stride = 64;  // characters, or clusters, between two remembered places

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (static_cast<unsigned char>(c) & 0x80U) == 0; });
}

// The size of the character at `byte`; libyaml has checked the encoding of what is asked for.
std::size_t character_size(std::string_view text, std::size_t byte, Encoding encoding) {
  const auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (encoding == Encoding::utf8) {
    const unsigned lead = at(byte);
    return lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  }
  const unsigned high = at(encoding == Encoding::utf16_little ? byte + 1 : byte);
  return (high & 0xFCU) == 0xD8U ? 4 : 2;  // the first half of a surrogate pair, or one unit
}

}  // namespace

Encoding encoding_of(std::string_view text) {
  return text.starts_with("\xFF\xFE")   ? Encoding::utf16_little
         : text.starts_with("\xFE\xFF") ? Encoding::utf16_big
                                        : Encoding::utf8;
}

std::size_t byte_order_mark_size(std::string_view text) {
  return encoding_of(text) != Encoding::utf8 ? 2 : text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

TextIndex::TextIndex(std::string_view text)
    : text_(text), encoding_(encoding_of(text)), ascii_(is_ascii(text)) {
  for (std::size_t begin = 0;;) {
    const void* found = std::memchr(text.data() + begin, '\n', text.size() - begin);
    const std::size_t end =
        found == nullptr ? text.size()
                         : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    lines_.push_back(
        {static_cast<std::uint32_t>(begin), ascii_ || is_ascii(text.substr(begin, end - begin))});
    if (found == nullptr) {
      break;
    }
    begin = end + 1;
  }
  if (!ascii_) {
    std::size_t number = 0;
    for (std::size_t byte = byte_order_mark_size(text); byte < text.size();
         byte += character_size(text, byte, encoding_)) {
      if (number++ % stride == 0) {
        characters_.push_back(static_cast<std::uint32_t>(byte));
      }
    }
  }
}

std::size_t TextIndex::byte_of(std::size_t character) const {
  if (ascii_) {
    return std::min(character, text_.size());
  }
  if (characters_.empty()) {
    return text_.size();
  }
  const std::size_t stop = std::min(character / stride, characters_.size() - 1);
  std::size_t byte = characters_[stop];
  for (std::size_t i = stop * stride; i < character && byte < text_.size(); ++i) {
    byte += character_size(text_, byte, encoding_);
  }
  return std::min(byte, text_.size());
}

std::string_view TextIndex::text_of(std::size_t line) const {
  const std::size_t begin = lines_[line].begin;
  const std::size_t end = line + 1 < lines_.size() ? lines_[line + 1].begin - 1 : text_.size();
  return text_.substr(begin, end - begin);
}

std::size_t TextIndex::byte_on_line(std::size_t line, std::size_t column) {
  const std::string_view text = text_of(line);
  Stop at;
  if (text.size() > stride * 4) {
    std::vector<Stop>& stops = stops_[line];
    if (stops.empty()) {
      Stop stop;
      for (std::size_t clusters = 0; stop.byte < text.size(); ++clusters) {
        if (clusters % stride == 0) {
          stops.push_back(stop);
        }
        const Cluster cluster = first_cluster(text.substr(stop.byte));
        stop = {stop.column + cluster.width, stop.byte + cluster.bytes};
      }
    }
    const auto after = std::partition_point(stops.begin(), stops.end(),
                                            [&](const Stop& stop) { return stop.column < column; });
    at = after == stops.begin() ? Stop() : *(after - 1);
  }
  while (at.byte < text.size() && at.column < column) {
    const Cluster cluster = first_cluster(text.substr(at.byte));
    at = {at.column + cluster.width, at.byte + cluster.bytes};
  }
  return lines_[line].begin + at.byte;
}

Position TextIndex::reported(std::size_t line, std::size_t column) {
  Position position{static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column), 0};
  if (line < lines_.size()) {
    const Line& known = lines_[line - 1];
    position.byte = known.ascii ? known.begin + column - 1 : byte_on_line(line - 1, column);
  }
  return position;
}

}  // namespace courier::yaml
