// Finds names that the user may have meant, by the reference evaluator's measure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace courier::esc {

// The candidate nearest to `word`, case and underscores ignored, when less than half of the word
// differs; else empty. Among equals the first counts (the reference picks any).
[[nodiscard]] std::string_view nearest_key(std::string_view word,
                                           const std::vector<std::string_view>& candidates);

// Sorts by distance from `word`; equals keep their order.
void sort_by_distance(std::string_view word, std::vector<std::string_view>& candidates);

// `unknown property "helo"; did you mean "hello"?`
[[nodiscard]] std::string unknown_property(std::string_view key,
                                           const std::vector<std::string_view>& candidates);

}  // namespace courier::esc
