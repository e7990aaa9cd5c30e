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
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool operator==(const Extent&) const = default;
};

// What few nodes have.
struct Properties {
  std::string tag;     // as resolved by the parser ("!foo", "tag:yaml.org,2002:int"); empty if none
  std::string anchor;  // without &
};

// A mapping's children are key, value, key, value, … in document order, duplicates included.
struct Node {
  std::string value;  // a scalar's decoded text; an alias's name without *
  std::vector<Node> children;
  // As reported to users, equal to the reference evaluator's (go-yaml v3 positions and its own end
  // rules); never used for edits.
  Position begin;
  Position end;
  std::shared_ptr<const Properties> properties;  // null when there are none
  Extent extent;
  Kind kind = Kind::scalar;
  Style style = Style::plain;

  [[nodiscard]] std::string_view tag() const {
    return properties ? std::string_view(properties->tag) : std::string_view();
  }
  [[nodiscard]] std::string_view anchor() const {
    return properties ? std::string_view(properties->anchor) : std::string_view();
  }
};

// The file's name, its text, and the tree of its first document (the only one that counts).
struct Document {
  std::shared_ptr<const std::string> file;
  std::shared_ptr<const std::string> text;
  Node root;
  Position begin;      // of the first document: its directives or `---`, else its first token
  bool empty = false;  // no document at all: nothing but white space and comments; `root` is a null

  [[nodiscard]] Range range_of(const Node& node) const { return {file, node.begin, node.end}; }
};

}  // namespace courier::yaml
