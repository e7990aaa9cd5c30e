// How wide text appears on a terminal, in the way the reference evaluator counts it.
#pragma once

#include <cstddef>
#include <string_view>

namespace courier::yaml {

// One grapheme cluster: its bytes and the columns that it takes.
struct Cluster {
  std::size_t bytes = 0;
  std::size_t width = 0;
};

// The first cluster of `text`, which must not be empty. Widths and boundaries are those of the
// library that the reference uses (uniseg 0.4.7, Unicode 15): East Asian wide characters and emoji
// count 2, combining and control characters 0. A byte that is not UTF-8 counts as U+FFFD.
[[nodiscard]] Cluster first_cluster(std::string_view text);

// The sum over all clusters.
[[nodiscard]] std::size_t display_width(std::string_view text);

}  // namespace courier::yaml
