// Reads the first document of a YAML text into one tree in which every node knows where it stands.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "yaml/node.h"

namespace courier::yaml {

// Limits of ours, far above any real definition; the reference has none but a nesting of 10,000.
inline constexpr std::size_t max_document_bytes = 64UL << 20U;
inline constexpr std::size_t max_document_nodes = 4'000'000;
inline constexpr std::size_t max_depth = 1'000;

struct ReadResult {
  std::optional<Document> document;  // absent when the text is not YAML or beyond a limit
  Diagnostics diagnostics;           // then exactly one error
  // Where libyaml saw the problem, for callers whose messages need not equal the reference's.
  std::optional<Position> problem;
  // And what it was reading then, where it says so: the begin of a key that has no colon.
  std::optional<Position> context;
};

// Everything equals go-yaml v3.0.1, on which the reference evaluator stands: the tree, positions
// (columns in code points), styles, tags, and the one error's text, `yaml: line 2: did not find
// expected ',' or ']'`, which names a line but carries no range. Documents after the first are not
// parsed. UTF-8 and, with a byte order mark, UTF-16.
[[nodiscard]] ReadResult read(std::string_view file_name, std::string text);

// The same, shown under a name and text that the caller shares.
[[nodiscard]] ReadResult read(std::shared_ptr<const std::string> file_name,
                              std::shared_ptr<const std::string> text);

}  // namespace courier::yaml
