#include "esc/suggest.h"

#include <algorithm>

#include "base/text.h"
#include "esc/go_text.h"
#include "yaml/code_point.h"

namespace courier::esc {

namespace {

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const yaml::CodePoint next = yaml::decode(text);
    if (next.value != '_') {
      yaml::append_utf8(out, yaml::to_lower(next.value));
    }
    text.remove_prefix(next.width);
  }
  return out;
}

}  // namespace

std::string_view nearest_key(std::string_view word,
                             const std::vector<std::string_view>& candidates) {
  const std::string folded = fold(word);
  std::string_view best;
  std::size_t limit = (folded.size() + 1) / 2;
  for (const std::string_view candidate : candidates) {
    const std::string other = fold(candidate);
    const std::size_t gap =
        std::max(folded.size(), other.size()) - std::min(folded.size(), other.size());
    if (gap >= limit) {
      continue;
    }
    const std::size_t distance = edit_distance(folded, other);
    if (distance < limit) {
      limit = distance;
      best = candidate;
    }
  }
  return best;
}

void sort_by_distance(std::string_view word, std::vector<std::string_view>& candidates) {
  const std::string folded = fold(word);
  std::stable_sort(candidates.begin(), candidates.end(), [&](auto a, auto b) {
    return edit_distance(folded, fold(a)) < edit_distance(folded, fold(b));
  });
}

std::string unknown_property(std::string_view key,
                             const std::vector<std::string_view>& candidates) {
  std::string out = "unknown property " + quoted(key);
  if (const std::string_view nearest = nearest_key(key, candidates); !nearest.empty()) {
    out += "; did you mean " + quoted(nearest) + '?';
  }
  return out;
}

}  // namespace courier::esc
