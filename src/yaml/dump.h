// A tree as text, for tests and for the comparison with go-yaml.
#pragma once

#include <string>

#include "yaml/node.h"
#include "yaml/read.h"

namespace courier::yaml {

// One line: `{a@1:1-1:2: "x"@1:4-1:5}`. A node is its text, its reported range, and in front what
// it has of anchor (&x), tag (!<…>) and an unusual style (|, >). Scalars are quoted unless plain.
[[nodiscard]] std::string dump(const Node& node);

// One line of JSON, of the shape that `tests/reference yaml` prints for go-yaml's tree: {"node":
// …},
// {} for a text without a document, or {"error": …}.
[[nodiscard]] std::string dump_json(const ReadResult& result);

}  // namespace courier::yaml
