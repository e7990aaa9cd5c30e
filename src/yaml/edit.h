// Changes a value of a document in place: comments, layout and every other byte stay.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "yaml/node.h"

namespace courier::yaml {

// Keys and indices from the document's root, e.g. "values", "a", 0.
using Path = std::vector<std::variant<std::string, std::size_t>>;

// `values.a[0]`, for messages.
[[nodiscard]] std::string show(const Path& path);

// The node at the path; null when there is none. Of equal keys the first counts.
[[nodiscard]] const Node* find(const Node& root, const Path& path);

// Bytes of the old text that become other bytes.
struct Replacement {
  Extent extent;
  std::string text;
};

struct Edit {
  std::vector<Replacement>
      replacements;  // in order, apart from each other; none when nothing changes
  std::string text;  // the whole new text
};

// Sets what `esc env set` would set: the value at the path, or a new one, its parents with it. A
// list grows by the index that equals its length. An empty collection in flow style that gets its
// first entry becomes a block. Anchors stay. Errors say which part of the path does not fit
// (`values.a: expected an array or an object`), or that this document cannot be changed so; the new
// text has been read again and means exactly what it should.
[[nodiscard]] Result<Edit> set_value(const Document& document, const Path& path, const Node& value);

// A value of a mapping that another takes the place of.
struct Exchange {
  std::vector<std::size_t> place;  // indices of children from the root to the old value
  Node value;                      // text, or a collection
};

// Puts the new values exactly where the old ones stand: all comments around them and in front of
// them stay, and so does the line of a short one. A collection is written between brackets, a text
// of several lines as a block where it can be one. All of it happens, or nothing and an error.
[[nodiscard]] Result<Edit> exchange_values(const Document& document,
                                           const std::vector<Exchange>& exchanges);

// Removes the value with its key, or its item; an absent one is no error. A comment on its line
// goes with it, one above it stays. The last entry leaves `{}` or `[]` behind.
[[nodiscard]] Result<Edit> remove_value(const Document& document, const Path& path);

// The old text with the replacements made.
[[nodiscard]] std::string apply_replacements(std::string_view text,
                                             const std::vector<Replacement>& replacements);

// Whether two trees mean the same: kinds, what scalars are, keys in order, tags that are not core.
[[nodiscard]] bool same_meaning(const Node& a, const Node& b);

}  // namespace courier::yaml
