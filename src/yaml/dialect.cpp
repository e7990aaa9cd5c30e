#include "yaml/dialect.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "yaml/code_point.h"

namespace courier::yaml {

namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";

// What libyaml ends a short tag at, and go-yaml does not.
constexpr std::string_view flow_characters = ",[]";

// An attempt costs a reading of the whole text; a document that needs more is refused as libyaml
// refuses it.
constexpr std::size_t max_bytes_read_again = 256UL << 20U;

// A comment that go-yaml joins to the one before it stands within this many characters.
constexpr std::size_t comment_reach = 512;

std::string private_character(unsigned value) {
  return {static_cast<char>(0xE0U | (value >> 12U)),
          static_cast<char>(0x80U | ((value >> 6U) & 0x3FU)),
          static_cast<char>(0x80U | (value & 0x3FU))};
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view line_before(std::string_view text, std::size_t line_begin) {
  if (line_begin == 0) {
    return {};
  }
  const std::size_t end = line_begin - 1;
  const std::size_t previous = end == 0 ? std::string_view::npos : text.rfind('\n', end - 1);
  const std::size_t begin = previous == std::string_view::npos ? 0 : previous + 1;
  return text.substr(begin, end - begin);
}

constexpr std::string_view long_version = "found extremely long version number";

// What go-yaml has against the directive `%YAML …` at the start of the text; nothing for 1.1. It
// reads at most two digits of a number.
std::string_view version_finding(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_of("0123456789"), text.size()));
  const std::string_view version = text.substr(0, text.find_first_not_of("0123456789."));
  for (const std::string_view number : split(version, '.')) {
    if (number.size() > 2) {
      return long_version;
    }
  }
  return version == "1.1" ? std::string_view() : "found incompatible YAML document";
}

}  // namespace

Dialect::Dialect(std::string_view text, const TextIndex& index) : text_(text), index_(index) {
  // libyaml skips a byte order mark at the start of any line; to go-yaml it is a character like
  // others, except at the start of the text, where it skips a second one too.
  if (encoding_of(text) == Encoding::utf8) {
    replace_all_of(mark, 0, byte_order_mark);
    if (patches_.erase(0) != 0) {
      patches_.erase(mark.size());
    }
    // In double quotes, \/ is an escape to libyaml and an error to go-yaml; elsewhere it is text.
    replace_all_of("\\/", 1, slash);
  } else {
    replace_wide_marks();
  }
  if (!patches_.empty()) {
    [[maybe_unused]] const bool applied = apply();
  }
}

// Characters of the private use area that the document neither holds nor names in an escape.
void Dialect::choose_stand_ins() {
  if (!stand_ins_[0].empty()) {
    return;
  }
  const std::string lower = courier::to_lower(text_);
  std::size_t chosen = 0;
  for (unsigned value = 0xE000; value < 0xF8FF && chosen < count; ++value) {
    constexpr std::string_view digits = "0123456789abcdef";
    const std::string named{digits[value >> 12U], digits[(value >> 8U) & 15U],
                            digits[(value >> 4U) & 15U], digits[value & 15U]};
    const std::string raw = private_character(value);
    if (lower.find(named) == std::string::npos && text_.find(raw) == std::string_view::npos) {
      stand_ins_[chosen++] = raw;
    }
  }
}

// The tag's stand-ins must be allowed in a tag. False if the document uses nearly every character.
bool Dialect::choose_tag_stand_ins() {
  constexpr std::string_view candidates = "~*'();@&=+$ZQXJKVWYUzqxjkvwyu9876543210";
  for (const char c : candidates) {
    if (tag_stand_ins_.size() < flow_characters.size() && text_.find(c) == std::string_view::npos) {
      tag_stand_ins_ += c;
    }
  }
  return tag_stand_ins_.size() == flow_characters.size();
}

// Replaces each `text`, except for its first `skip` bytes.
void Dialect::replace_all_of(std::string_view text, std::size_t skip, StandIn stand_in) {
  for (std::size_t at = text_.find(text); at != std::string_view::npos;
       at = text_.find(text, at + text.size())) {
    choose_stand_ins();
    patches_[at + skip] = {text.size() - skip, stand_ins_[stand_in]};
  }
}

// The byte order marks of a text in UTF-16, but for two at its start.
void Dialect::replace_wide_marks() {
  constexpr std::size_t unit = 2;
  for (std::size_t at = 2 * unit; at + unit <= text_.size(); at += unit) {
    if (text_.substr(at, unit) == text_.substr(0, unit)) {
      choose_stand_ins();
      const auto value =
          static_cast<std::uint16_t>(yaml::decode(stand_ins_[byte_order_mark]).value);
      std::string wide{static_cast<char>(value >> 8U), static_cast<char>(value & 0xFFU)};
      if (encoding_of(text_) == Encoding::utf16_little) {
        std::swap(wide[0], wide[1]);
      }
      patches_[at] = {unit, std::move(wide)};
    }
  }
}

bool Dialect::adapt(const Failure& failure) {
  if (failure.kind != Failure::Kind::scanner || encoding_of(text_) != Encoding::utf8) {
    return false;
  }
  const std::size_t place = index_.byte_of(failure.place.index);
  if (failure.problem == "found unknown escape character") {
    return text_.substr(place).starts_with("\\'") &&
           adapt_escapes(index_.byte_of(failure.context.index));
  }
  if (failure.problem == "found unexpected ':'") {
    return adapt_colon(place);
  }
  if (failure.problem == "found character that cannot start any token") {
    return adapt_comment_tab(place);
  }
  if (failure.problem == "did not find expected whitespace or line break" ||
      failure.problem == "did not find expected tag URI") {
    return adapt_tag(place);
  }
  return false;
}

// go-yaml knows the escape \' in double quotes: all of those in the scalar that starts here.
bool Dialect::adapt_escapes(std::size_t scalar) {
  choose_stand_ins();
  for (std::size_t i = scalar + 1; i + 1 < text_.size() && text_[i] != '"'; ++i) {
    if (text_[i] == '\\') {
      if (text_[i + 1] == '\'') {
        patches_[i] = {2, stand_ins_[backslash] + stand_ins_[quote]};
      }
      ++i;
    }
  }
  return apply();
}

// In a flow collection libyaml refuses a plain scalar like `a:` before `,`, where go-yaml reads it.
bool Dialect::adapt_colon(std::size_t place) {
  choose_stand_ins();
  return patches_.try_emplace(place, 1, stand_ins_[colon]).second && apply();
}

// go-yaml takes comment lines that follow each other for one comment, tabs before them included.
bool Dialect::adapt_comment_tab(std::size_t place) {
  const std::size_t sharp = std::min(text_.find_first_not_of(" \t", place), text_.size());
  if (sharp == text_.size() || text_[sharp] != '#' || text_[place] != '\t') {
    return false;
  }
  const std::size_t newline = place == 0 ? std::string_view::npos : text_.rfind('\n', place - 1);
  std::size_t line = newline == std::string_view::npos ? 0 : newline + 1;
  std::string_view above;
  do {
    above = line_before(text_, line);
    line -= std::min(line, above.size() + 1);
  } while (line > 0 && sharp - line < 2 * comment_reach && trim(above).empty());
  if (!trim(above).starts_with('#') || sharp - (line + above.size()) >= comment_reach) {
    return false;
  }
  for (std::size_t i = place; i < sharp; ++i) {
    if (is_blank(text_[i])) {
      patches_[i] = {1, " "};
    }
  }
  return apply();
}

bool Dialect::adapt_tagged(std::size_t node) {
  if (encoding_of(text_) != Encoding::utf8) {
    return false;
  }
  // An anchor may stand before the tag.
  std::size_t tag = node;
  while (tag < text_.size() && text_[tag] != '!') {
    ++tag;
  }
  std::size_t end = text_.find_first_of(",[] \t\r\n", tag);
  if (end == std::string_view::npos || text_.substr(tag).starts_with("!<")) {
    return false;
  }
  return adapt_tag(end);
}

// `place` is where libyaml ended the tag.
bool Dialect::adapt_tag(std::size_t place) {
  bool found = false;
  for (std::size_t i = place; i < text_.size(); ++i) {
    const std::size_t which = flow_characters.find(text_[i]);
    if (which != std::string_view::npos) {
      if (!choose_tag_stand_ins()) {
        return false;
      }
      found = patches_.try_emplace(i, 1, std::string(1, tag_stand_ins_[which])).second || found;
    } else if (is_blank(text_[i]) || text_[i] == '\n' || text_[i] == '\r') {
      break;
    }
  }
  return found && apply();
}

bool Dialect::apply() {
  spent_ += text_.size();
  if (spent_ > max_bytes_read_again) {
    return false;
  }
  adapted_.clear();
  adapted_.reserve(text_.size() + patches_.size() * 4);
  std::size_t from = 0;
  for (const auto& [at, patch] : patches_) {
    adapted_ += text_.substr(from, at - from);
    adapted_ += patch.second;
    from = at + patch.first;
  }
  adapted_ += text_.substr(from);
  return true;
}

void Dialect::restore_value(std::string& value) const {
  if (stand_ins_[0].empty()) {
    return;
  }
  value = replace_all(std::move(value), stand_ins_[byte_order_mark], mark);
  value = replace_all(std::move(value), stand_ins_[backslash] + stand_ins_[quote], "'");
  value = replace_all(std::move(value), stand_ins_[colon], ":");
  value = replace_all(std::move(value), stand_ins_[slash], "/");
}

void Dialect::restore_tag(std::string& tag) const {
  for (char& c : tag) {
    const std::size_t which = tag_stand_ins_.find(c);
    if (which != std::string::npos) {
      c = flow_characters[which];
    }
  }
}

Failure Dialect::translate(Failure failure) const {
  const std::size_t place = index_.byte_of(failure.place.index);
  const std::string_view line = text_.substr(text_.substr(0, place).rfind('\n') + 1);
  const bool concerns_version = failure.problem == "found incompatible YAML document" ||
                                failure.problem == "did not find expected digit or '.' character" ||
                                failure.problem == "did not find expected comment or line break";
  if (concerns_version && line.starts_with("%YAML") && version_finding(line) == long_version) {
    failure.problem = long_version;
    failure.kind = Failure::Kind::scanner;
  } else if (failure.problem == "did not find expected <document start>" &&
             text_.starts_with("%YAML") && !version_finding(text_).empty()) {
    failure = {};  // go-yaml judges the version before it looks for the document
    failure.problem = version_finding(text_);
    failure.kind = failure.problem == long_version ? Failure::Kind::scanner : Failure::Kind::parser;
  }
  return failure;
}

std::optional<Failure> Dialect::refuse_version(const yaml_event_t& document_start) {
  const yaml_version_directive_t* version = document_start.data.document_start.version_directive;
  if (version == nullptr || (version->major == 1 && version->minor == 1)) {
    return std::nullopt;
  }
  Failure failure;
  failure.kind = Failure::Kind::parser;
  failure.problem = "found incompatible YAML document";
  failure.place = document_start.start_mark;
  return failure;
}

// go-yaml wants white space behind `!<x>`, even where a comma follows.
std::optional<Failure> Dialect::refuse_tag(const yaml_mark_t& place) const {
  const std::size_t tag = text_.find('!', index_.byte_of(place.index));
  if (tag == std::string_view::npos || !text_.substr(tag).starts_with("!<") ||
      !text_.substr(std::min(text_.find('>', tag), text_.size())).starts_with(">,")) {
    return std::nullopt;
  }
  Failure failure;
  failure.kind = Failure::Kind::scanner;
  failure.problem = "did not find expected whitespace or line break";
  failure.context = failure.place = place;
  return failure;
}

}  // namespace courier::yaml
