#include "yaml/width.h"

#include <utf8proc.h>

#include <cstdint>

namespace courier::yaml {

namespace {

struct CodePoint {
  std::int32_t value = 0;
  std::size_t bytes = 0;
};

CodePoint decode(std::string_view text) {
  std::int32_t value = 0;
  const auto length = utf8proc_iterate(reinterpret_cast<const std::uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &value);
  if (length <= 0) {
    return {0xFFFD, 1};
  }
  return {value, static_cast<std::size_t>(length)};
}

bool between(std::int32_t value, std::int32_t first, std::int32_t last) {
  return value >= first && value <= last;
}

unsigned boundary_class(std::int32_t value) { return utf8proc_get_property(value)->boundclass; }

// Code points that no character has yet, but that will be invisible when one gets them: Unicode
// counts them as controls, utf8proc 2.8 does not.
bool is_reserved_control(std::int32_t value) {
  const bool candidate =
      value == 0x2065 || between(value, 0xFFF0, 0xFFF8) || between(value, 0xE0000, 0xE0FFF);
  return candidate && utf8proc_category(value) == UTF8PROC_CATEGORY_CN;
}

bool is_control(std::int32_t value) {
  const unsigned kind = boundary_class(value);
  return kind == UTF8PROC_BOUNDCLASS_CONTROL || kind == UTF8PROC_BOUNDCLASS_CR ||
         kind == UTF8PROC_BOUNDCLASS_LF || is_reserved_control(value);
}

// Wide pictographs that are shown as text unless told otherwise; the reference counts them 1.
bool is_text_pictograph(std::int32_t value) {
  return value == 0x3030 || value == 0x303D || value == 0x3297 || value == 0x3299 ||
         value == 0x1F202 || value == 0x1F237 || between(value, 0x1F260, 0x1F265);
}

// Places kept for further ideographs are wide, which utf8proc 2.8 does not know.
bool is_reserved_ideograph(std::int32_t value) {
  return (between(value, 0xFA6E, 0xFAFF) || between(value, 0x20000, 0x2FFFD) ||
          between(value, 0x30000, 0x3FFFD)) &&
         utf8proc_category(value) == UTF8PROC_CATEGORY_CN;
}

std::size_t width_of(std::int32_t value) {
  const unsigned kind = boundary_class(value);
  if (is_control(value) || kind == UTF8PROC_BOUNDCLASS_EXTEND || kind == UTF8PROC_BOUNDCLASS_ZWJ) {
    return 0;
  }
  if (value == 0x2E3A) {  // two-em dash
    return 3;
  }
  if (value == 0x2E3B) {  // three-em dash
    return 4;
  }
  const bool wide = kind == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR ||
                    utf8proc_charwidth(value) == 2 || is_reserved_ideograph(value);
  return wide && !is_text_pictograph(value) ? 2 : 1;
}

bool is_plain_ascii(char c) { return c >= 0x20 && c <= 0x7E; }

}  // namespace

Cluster first_cluster(std::string_view text) {
  if (is_plain_ascii(text[0]) && (text.size() == 1 || is_plain_ascii(text[1]))) {
    return {1, 1};
  }
  const CodePoint first = decode(text);
  const unsigned first_kind = boundary_class(first.value);
  Cluster cluster{first.bytes, width_of(first.value)};
  std::int32_t state = 0;
  CodePoint previous = first;
  while (cluster.bytes < text.size()) {
    const CodePoint next = decode(text.substr(cluster.bytes));
    if (is_reserved_control(previous.value) || is_reserved_control(next.value) ||
        utf8proc_grapheme_break_stateful(previous.value, next.value, &state)) {
      break;
    }
    if (first_kind == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC) {
      if (next.value == 0xFE0E) {  // asks for text
        cluster.width = 1;
      } else if (next.value == 0xFE0F) {  // asks for an emoji
        cluster.width = 2;
      }
    } else if (first_kind != UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR &&
               first_kind != UTF8PROC_BOUNDCLASS_L) {
      cluster.width += width_of(next.value);
    }
    cluster.bytes += next.bytes;
    previous = next;
  }
  return cluster;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Cluster cluster = first_cluster(text);
    width += cluster.width;
    text.remove_prefix(cluster.bytes);
  }
  return width;
}

}  // namespace courier::yaml
