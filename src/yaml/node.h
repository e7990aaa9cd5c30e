// A YAML document as one tree in which every node knows where it stands.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace courier::yaml {

enum class Kind : std::uint8_t { scalar, sequence, mapping, alias };

enum class Style : std::uint8_t {
  plain,
  single_quoted,
  double_quoted,
  literal,
  folded,
  block,
  flow
};

// Bytes [begin, end) of the document's text that the node really occupies, quotes, brackets, tag
// and anchor included, comments and line ends around it not. For edits; never reported.
struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// A mapping's children are key, value, key, value, … in document order, duplicates included.
struct Node {
  Kind kind = Kind::scalar;
  Style style = Style::plain;
  std::string tag;     // as resolved by the parser ("!foo", "tag:yaml.org,2002:int"); empty if none
  std::string anchor;  // without &; for an alias its name without *
  std::string value;   // a scalar's decoded text
  std::vector<Node> children;
  // As reported to users, equal to the reference evaluator's (go-yaml v3 positions and its own end
  // rules); never used for edits.
  Position begin;
  Position end;
  Extent extent;
};

// The file's name, its text, and the tree of its first document (the only one that counts).
struct Document {
  std::shared_ptr<const std::string> file;
  std::shared_ptr<const std::string> text;
  Node root;

  [[nodiscard]] Range range_of(const Node& node) const { return {file, node.begin, node.end}; }
};

}  // namespace courier::yaml
