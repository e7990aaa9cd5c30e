// Works out which bytes of a text have to change for an edit; used by edit.cpp alone.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "yaml/edit.h"
#include "yaml/layout.h"
#include "yaml/write.h"

namespace courier::yaml {

// A node and its place among its parent's children. The first step of a chain is the root.
struct ChainStep {
  const Node* node = nullptr;
  std::size_t child = 0;
};
using Chain = std::vector<ChainStep>;

// What stands around a value in block style.
struct Slot {
  std::size_t column = 0;     // of the entry: its key, question mark or dash
  std::size_t indicator = 0;  // behind the colon or the dash; npos for `? key` without a colon
  std::size_t end = 0;        // of the old value, with what belongs to it
  bool below = false;         // the old value is a block that starts on a later line
  std::string_view note;      // the comment that stays: behind the indicator, or behind the value
};

[[nodiscard]] Slot slot_of(const Layout& layout, const Node& parent, std::size_t child);

[[nodiscard]] bool is_block_scalar(const Node& node);
[[nodiscard]] bool is_block_collection(const Node& node);
[[nodiscard]] std::string anchor_of(const Node& node);  // as written in front of a value

class EditPlan {
 public:
  explicit EditPlan(const Layout& layout) : layout_(layout) {}

  // Gives the last node of the chain another value.
  Result<void> replace(const Chain& chain, const Node& value);
  // Does so without touching what stands around the value: edit_exchange.cpp.
  Result<void> exchange(const Chain& chain, const Node& value);
  // Adds an entry behind the others of the chain's last node, a collection.
  Result<void> append(const Chain& chain, const Node& entry);
  // Removes the chain's last node from its parent, with its key.
  Result<void> remove(const Chain& chain);

  // In order.
  [[nodiscard]] std::vector<Replacement> take();

 private:
  void put(std::size_t begin, std::size_t end, std::string text);
  [[nodiscard]] bool is_between_brackets(const Chain& chain) const;
  [[nodiscard]] Inline flow_form(const Chain& chain) const;
  [[nodiscard]] std::string blanks(std::size_t count) const { return std::string(count, ' '); }
  [[nodiscard]] std::string indented(const std::string& block, std::size_t column) const;

  [[nodiscard]] std::string closed(std::string text, std::size_t end, const Node& value) const;

  Result<void> replace_in_flow(const Chain& chain, const Node& value);
  Result<void> replace_by_line(const Chain& chain, const Node& value);
  Result<void> replace_by_block(const Chain& chain, const Node& value);
  Result<void> replace_root(const Node& root, const Node& value);
  Result<void> append_in_flow(const Chain& chain, const Node& entry);
  Result<void> append_in_block(const Node& collection, const Node& entry);
  void strip_open_block(const Node& collection);
  void remove_in_flow(const Node& collection, std::size_t child);
  void remove_in_block(const Node& collection, std::size_t child);

  const Layout& layout_;
  std::vector<Replacement> replacements_;
};

// The same collection with one more entry (key and value, or item) at its end.
[[nodiscard]] Node with_entry(const Node& collection, const Node& entry);

}  // namespace courier::yaml
