#include "ssh/key_marks.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace courier::ssh {

namespace {

constexpr std::size_t most_dashes = 5;  // more belong to the body: URL-safe base64 has them too
// The longer before those that they end with.
constexpr std::array<std::string_view, 6> kinds{
    "SSH2 ENCRYPTED", "OPENSSH", "ENCRYPTED", "RSA", "DSA", "EC"};

bool is_separator(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '_' || c == '+';
}

// Where `word` begins that ends, blanks not counted, right before `end`; blanks in it are optional.
std::optional<std::size_t> word_before(std::string_view upper, std::size_t end,
                                       std::string_view word) {
  std::size_t at = end;
  while (at > 0 && is_separator(upper[at - 1])) {
    --at;
  }
  for (std::size_t i = word.size(); i > 0; --i) {
    if (word[i - 1] == ' ') {
      while (at > 0 && is_separator(upper[at - 1])) {
        --at;
      }
    } else if (at == 0 || upper[at - 1] != word[i - 1]) {
      return {};
    } else {
      --at;
    }
  }
  return at;
}

std::size_t dashes_before(std::string_view text, std::size_t at) {
  std::size_t dashes = 0;
  std::size_t reached = at;
  for (std::size_t i = at; i > 0 && dashes < most_dashes; --i) {
    if (text[i - 1] == '-') {
      ++dashes;
      reached = i - 1;
    } else if (text[i - 1] != ' ') {
      break;
    }
  }
  return reached;
}

std::size_t dashes_after(std::string_view text, std::size_t at) {
  std::size_t dashes = 0;
  std::size_t reached = at;
  for (std::size_t i = at; i < text.size() && dashes < most_dashes; ++i) {
    if (text[i] == '-') {
      ++dashes;
      reached = i + 1;
    } else if (text[i] != ' ') {
      break;
    }
  }
  return reached;
}

}  // namespace

std::optional<KeyMark> next_key_mark(std::string_view text, std::size_t from) {
  const std::string upper = to_upper(text.substr(from));
  for (std::size_t at = upper.find("PRIVATE"); at != std::string::npos;
       at = upper.find("PRIVATE", at + 1)) {
    std::size_t end = at + 7;
    while (end < upper.size() && is_separator(upper[end])) {
      ++end;
    }
    if (upper.compare(end, 3, "KEY") != 0) {
      continue;
    }
    KeyMark mark;
    std::size_t begin = at;
    mark.label = "PRIVATE KEY";
    for (const std::string_view kind : kinds) {
      if (const auto found = word_before(upper, begin, kind)) {
        begin = *found;
        mark.label = std::string(kind) + " PRIVATE KEY";
        break;
      }
    }
    if (const auto first = word_before(upper, begin, "BEGIN")) {
      begin = *first;
      mark.kind = KeyMark::Kind::first;
    } else if (const auto last = word_before(upper, begin, "END")) {
      begin = *last;
      mark.kind = KeyMark::Kind::last;
    } else if (dashes_after(upper, end + 3) == end + 3) {
      continue;  // prose that speaks of a private key
    }
    mark.begin = from + dashes_before(upper, begin);
    mark.end = from + dashes_after(upper, end + 3);
    return mark;
  }
  return {};
}

std::optional<KeyFrame> find_key_frame(std::string_view text) {
  KeyFrame frame;
  auto mark = next_key_mark(text, 0);
  if (!mark) {
    return {};
  }
  std::size_t begin = 0;
  if (mark->kind != KeyMark::Kind::last) {
    frame.first = mark;
    frame.before = text.substr(0, mark->begin);
    begin = mark->end;
    mark = next_key_mark(text, begin);
  }
  std::size_t end = text.size();
  if (mark && mark->kind != KeyMark::Kind::first) {
    frame.last = mark;
    frame.after = text.substr(mark->end);
    end = mark->begin;
    mark = next_key_mark(text, mark->end);
  } else if (const std::size_t rest = text.find("---", begin); rest != std::string_view::npos) {
    end = rest;  // a last line that was cut
  }
  frame.another = mark && mark->kind != KeyMark::Kind::last;
  frame.body = text.substr(begin, end - begin);
  return frame;
}

}  // namespace courier::ssh
