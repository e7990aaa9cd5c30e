// Edits between the lines of block style; edit_flow.cpp has those between brackets.
#include "yaml/edit_plan.h"

#include <algorithm>

#include "yaml/scalar.h"

namespace courier::yaml {

namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_block_text(const Node& node) {
  if (node.kind != Kind::scalar) {
    return false;
  }
  const auto typed = type_scalar(node);
  const auto* scalar = std::get_if<Scalar>(&typed);
  return scalar != nullptr && scalar->type == ScalarType::string &&
         text_style(scalar->text) == TextStyle::literal;
}

bool needs_lines(const Node& value) { return is_block_text(value) || !value.children.empty(); }

}  // namespace

bool is_block_scalar(const Node& node) {
  return node.style == Style::literal || node.style == Style::folded;
}

bool is_block_collection(const Node& node) {
  return node.kind != Kind::scalar && node.style == Style::block;
}

std::string anchor_of(const Node& node) {
  return node.anchor().empty() ? std::string() : '&' + std::string(node.anchor()) + ' ';
}

Slot slot_of(const Layout& layout, const Node& parent, std::size_t child) {
  const bool mapping = parent.kind == Kind::mapping;
  const std::size_t entry = mapping ? child - 1 : child;
  const Node& old = parent.children[child];
  Slot slot;
  const std::size_t begin = layout.entry_begin(parent, entry);
  slot.column = layout.column(begin);
  slot.indicator = mapping ? layout.colon_end(parent, entry) : begin + 1;
  slot.end = old.extent.end;
  if (is_block_collection(old)) {
    slot.below = !layout.same_line(slot.indicator - 1, layout.content(old));
    slot.end = layout.entry_line_end(parent, entry);
    if (slot.below) {
      slot.note = layout.comment(
          std::max(slot.indicator, layout.properties_end(old) * (old.properties ? 1U : 0U)));
    }
  } else if (is_block_scalar(old)) {
    slot.end = std::max<std::size_t>(slot.end, layout.entry_line_end(parent, entry));
    const std::size_t header = layout.content(old);
    slot.note = layout.comment(
        std::min(layout.text().find_first_of(" \t\r\n", header), layout.line_end(header)));
  } else {
    slot.note = layout.comment(slot.end);
  }
  return slot;
}

// A block scalar in front of the end of the file needs its line end.
std::string EditPlan::closed(std::string text, std::size_t end, const Node& value) const {
  if (end == layout_.text().size() && is_block_text(last_leaf(value))) {
    text += layout_.newline();
  }
  return text;
}

void EditPlan::put(std::size_t begin, std::size_t end, std::string text) {
  replacements_.push_back(
      {{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, std::move(text)});
}

std::vector<Replacement> EditPlan::take() {
  std::stable_sort(
      replacements_.begin(), replacements_.end(),
      [](const Replacement& a, const Replacement& b) { return a.extent.begin < b.extent.begin; });
  return std::move(replacements_);
}

// Lines of a written block, without the last line end; all but the first are moved to the column.
std::string EditPlan::indented(const std::string& block, std::size_t column) const {
  std::string out;
  for (std::size_t begin = 0; begin < block.size();) {
    const std::size_t end = std::min(block.find('\n', begin), block.size());
    if (begin > 0) {
      out += layout_.newline();
      out += end > begin ? blanks(column) : std::string();
    }
    out += block.substr(begin, end - begin);
    begin = end + 1;
  }
  return out;
}

Result<void> EditPlan::replace(const Chain& chain, const Node& value) {
  if (chain.size() == 1) {
    return replace_root(*chain.back().node, value);
  }
  if (is_between_brackets(chain)) {
    return replace_in_flow(chain, value);
  }
  return needs_lines(value) ? replace_by_block(chain, value) : replace_by_line(chain, value);
}

Result<void> EditPlan::replace_root(const Node& root, const Node& value) {
  const std::size_t begin = root.extent.begin;
  std::size_t end = root.extent.end;
  if (is_block_collection(root)) {
    end = layout_.entry_line_end(root, root.children.size() - (root.kind == Kind::mapping ? 2 : 1));
  }
  if (!needs_lines(value)) {
    COURIER_TRY_LET(const std::string text, write_inline(value, Inline::in_block));
    put(begin, end, anchor_of(root) + text);
    return {};
  }
  COURIER_TRY_LET(const std::string block, write(value, layout_.indent()));
  // Behind `---` no block may start, and a comment must not follow a text of several lines.
  const std::string_view note = layout_.comment(end);
  const bool own_line = layout_.is_first_on_line(begin) && note.empty();
  end += note.size();
  put(begin, end,
      closed(std::string(note) + std::string(own_line ? "" : layout_.newline()) +
                 indented(block, 0),
             end, value));
  return {};
}

Result<void> EditPlan::replace_by_line(const Chain& chain, const Node& value) {
  const Node& parent = *chain[chain.size() - 2].node;
  const Node& old = *chain.back().node;
  const Slot slot = slot_of(layout_, parent, chain.back().child);
  COURIER_TRY_LET(std::string text, write_inline(value, Inline::in_block));
  text.insert(0, anchor_of(old));
  if (slot.indicator == npos) {  // `? key`
    const std::size_t end = layout_.line_end(parent.children[chain.back().child - 1].extent.end);
    put(end, end, std::string(layout_.newline()) + blanks(slot.column) + ": " + text);
  } else if (slot.below) {
    put(slot.indicator, slot.end, ' ' + text + std::string(slot.note));
  } else if (is_block_scalar(old)) {
    put(old.extent.begin, slot.end, text + std::string(slot.note));
  } else {
    const bool empty = old.extent.begin == old.extent.end;
    put(old.extent.begin, slot.end, (empty ? " " : "") + text);
  }
  return {};
}

Result<void> EditPlan::replace_by_block(const Chain& chain, const Node& value) {
  const Node& parent = *chain[chain.size() - 2].node;
  const Node& old = *chain.back().node;
  const Slot slot = slot_of(layout_, parent, chain.back().child);
  COURIER_TRY_LET(const std::string block, write(value, layout_.indent()));
  const bool in_mapping = parent.kind == Kind::mapping;
  const std::string anchor = anchor_of(old);
  const bool is_text = value.kind == Kind::scalar;

  // A block in place of a block keeps its column, and the comments above it.
  const std::size_t old_column = layout_.column(layout_.content(old));
  const bool deep_enough = old_column > slot.column || (old_column == slot.column && in_mapping &&
                                                        value.kind == Kind::sequence);
  if (slot.below && !is_text && deep_enough) {
    put(layout_.content(old), slot.end, closed(indented(block, old_column), slot.end, value));
    return {};
  }

  std::size_t begin = slot.indicator;
  std::string text;
  if (begin == npos) {  // `? key`
    begin = layout_.line_end(parent.children[chain.back().child - 1].extent.end);
    text = std::string(layout_.newline()) + blanks(slot.column) + ':';
  }
  const std::size_t end =
      std::max({begin, slot.end,
                is_block_scalar(old) || slot.below ? slot.end : slot.end + slot.note.size()});
  if (is_text) {
    // The header, the comment, then the lines, which are indented already.
    const std::size_t header = block.find('\n');
    text += ' ' + anchor + block.substr(0, header) + std::string(slot.note);
    text += std::string(layout_.newline()) + blanks(slot.column);
    text += indented(block.substr(header + 1), slot.column);
  } else {
    const std::size_t column = slot.column + (in_mapping ? layout_.indent() : 2);
    const bool same_line = !in_mapping && anchor.empty() && slot.note.empty();
    text += anchor.empty() ? "" : ' ' + anchor.substr(0, anchor.size() - 1);
    text += slot.note;
    text += same_line ? " " : std::string(layout_.newline()) + blanks(column);
    text += indented(block, column);
  }
  put(begin, end, closed(std::move(text), end, value));
  return {};
}

Result<void> EditPlan::append(const Chain& chain, const Node& entry) {
  const Node& collection = *chain.back().node;
  if (is_block_collection(collection)) {
    return append_in_block(collection, entry);
  }
  const bool is_pair = !layout_.is_bracketed(collection);
  if (is_pair || (collection.children.empty() && !is_between_brackets(chain))) {
    return replace(chain, with_entry(collection, entry));
  }
  return append_in_flow(chain, entry);
}

Result<void> EditPlan::append_in_block(const Node& collection, const Node& entry) {
  const std::size_t last = collection.children.size() - (collection.kind == Kind::mapping ? 2 : 1);
  const std::size_t end = layout_.entry_line_end(collection, last);
  const std::size_t column = layout_.column(layout_.entry_begin(collection, 0));
  COURIER_TRY_LET(const std::string block, write(entry, layout_.indent()));
  if (end == layout_.text().size()) {
    strip_open_block(collection);
  }
  const std::string line =
      std::string(layout_.newline()) + blanks(column) + indented(block, column);
  put(end, end, closed(line, end, entry));
  return {};
}

// A block scalar that the end of the file cuts off has no line end at its end. With a line behind
// it it would get one, so its header has to say that there is none: `|-`.
void EditPlan::strip_open_block(const Node& collection) {
  const Node& leaf = last_leaf(collection);
  if (!is_block_scalar(leaf) || leaf.value.ends_with('\n')) {
    return;
  }
  const std::size_t header = layout_.content(leaf);
  const std::string_view signs =
      layout_.slice(header, std::min(header + 3, layout_.line_end(header)));
  const std::size_t kept = signs.find('+');
  if (kept != npos) {
    put(header + kept, header + kept + 1, "-");
  } else if (!signs.contains('-')) {
    put(header + 1, header + 1, "-");
  }
}

Result<void> EditPlan::remove(const Chain& chain) {
  const Node& collection = *chain[chain.size() - 2].node;
  const bool mapping = collection.kind == Kind::mapping;
  if (collection.children.size() == (mapping ? 2U : 1U)) {
    Node empty;
    empty.kind = collection.kind;
    empty.properties = collection.properties;
    return replace(Chain(chain.begin(), chain.end() - 1), empty);
  }
  const std::size_t entry = mapping ? chain.back().child - 1 : chain.back().child;
  if (layout_.is_bracketed(collection)) {
    remove_in_flow(collection, entry);
  } else {
    remove_in_block(collection, entry);
  }
  return {};
}

void EditPlan::remove_in_block(const Node& collection, std::size_t child) {
  const std::size_t begin = layout_.entry_begin(collection, child);
  const std::size_t next = child + (collection.kind == Kind::mapping ? 2 : 1);
  if (layout_.is_first_on_line(begin) || next == collection.children.size()) {
    std::size_t end = layout_.entry_line_end(collection, child);
    if (child > 0 && layout_.is_kept(last_leaf(collection.children[child - 1]))) {
      end = layout_.blank_lines_end(end);  // or the scalar above would take them
    }
    put(layout_.line_begin(begin), layout_.next_line(end), {});
  } else {
    // Behind a dash: the next entry takes the place.
    put(begin, layout_.entry_begin(collection, next), {});
  }
}

Node with_entry(const Node& collection, const Node& entry) {
  Node grown = collection;
  grown.children.insert(grown.children.end(), entry.children.begin(), entry.children.end());
  return grown;
}

}  // namespace courier::yaml
