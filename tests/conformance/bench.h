// Time and memory of our evaluator on one case.
#pragma once

#include <string>

namespace courier::conformance {

// Loads and evaluates env.yaml `times` times after a warm-up of a tenth as many, and prints
// `ns/op=… peak_rss_kb=…`. The exit status is not 0 when there are errors.
[[nodiscard]] int bench(const std::string& folder, std::size_t times);

}  // namespace courier::conformance
