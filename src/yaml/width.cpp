#include "yaml/width.h"

#include <utf8proc.h>

#include <cstdint>

#include "yaml/code_point.h"

namespace courier::yaml {

namespace {

bool between(char32_t value, char32_t first, char32_t last) {
  return value >= first && value <= last;
}

utf8proc_int32_t as_signed(char32_t value) { return static_cast<utf8proc_int32_t>(value); }

unsigned boundary_class(char32_t value) {
  return utf8proc_get_property(as_signed(value))->boundclass;
}

bool is_unassigned(char32_t value) {
  return utf8proc_category(as_signed(value)) == UTF8PROC_CATEGORY_CN;
}

// Code points that no character has yet, but that will be invisible when one gets them: Unicode
// counts them as controls, utf8proc 2.8 does not.
bool is_reserved_control(char32_t value) {
  const bool candidate =
      value == 0x2065 || between(value, 0xFFF0, 0xFFF8) || between(value, 0xE0000, 0xE0FFF);
  return candidate && is_unassigned(value);
}

bool is_control(char32_t value) {
  const unsigned kind = boundary_class(value);
  return kind == UTF8PROC_BOUNDCLASS_CONTROL || kind == UTF8PROC_BOUNDCLASS_CR ||
         kind == UTF8PROC_BOUNDCLASS_LF || is_reserved_control(value);
}

// Wide pictographs that are shown as text unless told otherwise; the reference counts them 1.
bool is_text_pictograph(char32_t value) {
  return value == 0x3030 || value == 0x303D || value == 0x3297 || value == 0x3299 ||
         value == 0x1F202 || value == 0x1F237 || between(value, 0x1F260, 0x1F265);
}

// Places kept for further ideographs are wide, which utf8proc 2.8 does not know.
bool is_reserved_ideograph(char32_t value) {
  return (between(value, 0xFA6E, 0xFAFF) || between(value, 0x20000, 0x2FFFD) ||
          between(value, 0x30000, 0x3FFFD)) &&
         is_unassigned(value);
}

std::size_t width_of(char32_t value) {
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
                    utf8proc_charwidth(as_signed(value)) == 2 || is_reserved_ideograph(value);
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
  Cluster cluster{first.width, width_of(first.value)};
  utf8proc_int32_t state = 0;
  CodePoint previous = first;
  while (cluster.bytes < text.size()) {
    const CodePoint next = decode(text.substr(cluster.bytes));
    if (is_reserved_control(previous.value) || is_reserved_control(next.value) ||
        utf8proc_grapheme_break_stateful(as_signed(previous.value), as_signed(next.value),
                                         &state)) {
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
    cluster.bytes += next.width;
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
