// Limits of ours on hostile definitions; the reference evaluator has none and overflows its stack.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace courier::esc {

// Nested containers of a value: literals, JSON texts, and what references build from them.
inline constexpr std::size_t max_value_depth = 1'000;

// Layers that a value is merged over, one below the other.
inline constexpr std::size_t max_layers = 5'000;

// Schemas and subschemas that one check goes through at a time.
inline constexpr std::size_t max_schema_depth = 2'500;

// References, containers and imports that wait for one another to be evaluated.
inline constexpr std::size_t max_evaluation_depth = 200'000;

// Environments that one evaluation loads.
inline constexpr std::size_t max_environments = 20'000;

// Values and bytes of text that one evaluation makes; a few references multiply a large value, and
// the text of nested containers doubles with each level, for the quotes in it.
inline constexpr std::size_t max_values = 10'000'000;
inline constexpr std::size_t max_text_bytes = 1UL << 27U;

// How often one evaluation looks at a part of a value: what references share is looked at each
// time.
inline constexpr std::size_t max_looks = 1'000'000'000;

// Bytes of a value with its history, without white space. Each layer holds those below it once
// more.
inline constexpr std::size_t max_detailed_bytes = 1UL << 28U;

// Thrown where a limit is reached, and caught where the evaluation began, which ends in an error.
struct LimitReached {
  std::string finding;
};

}  // namespace courier::esc
