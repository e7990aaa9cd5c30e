// One value in another's place, with as few bytes changed as can be.
#include <algorithm>

#include "yaml/edit_plan.h"
#include "yaml/scalar.h"

namespace courier::yaml {

namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_block_text(const Node& value) {
  const bool has_end = value.value.ends_with('\n');
  return value.kind == Kind::scalar && value.value.contains('\n') &&
         text_style(has_end ? value.value : value.value + '\n') == TextStyle::literal;
}

// The comment on the line where a block scalar begins.
std::string_view header_note(const Layout& layout, const Node& scalar) {
  const std::size_t header = layout.content(scalar);
  return layout.comment(
      std::min(layout.text().find_first_of(" \t\r\n", header), layout.line_end(header)));
}

// The bytes of the old value, and the comment that belongs to its first or last line.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view note;
  bool note_inside = false;  // between begin and end, so that it has to be written again
  bool behind_indicator = false;
};

Span span_of(const Layout& layout, const Node& old, const Slot& slot) {
  if (!is_block_collection(old)) {
    return {old.extent.begin, slot.end, slot.note, is_block_scalar(old), false};
  }
  Span span;
  const Node& last = last_leaf(old);
  span.note_inside = is_block_scalar(last);
  span.end = span.note_inside ? slot.end : last.extent.end;
  span.note = span.note_inside ? header_note(layout, last) : layout.comment(span.end);
  span.begin = layout.content(old);
  // A block below its key comes up to it, unless a comment stands between.
  const std::string_view between =
      slot.indicator == npos ? "#" : layout.slice(slot.indicator, span.begin);
  if (between.find_first_not_of(" \t\r\n") == npos) {
    span.begin = slot.indicator;
    span.behind_indicator = true;
  }
  return span;
}

}  // namespace

Result<void> EditPlan::exchange(const Chain& chain, const Node& value) {
  if (is_between_brackets(chain)) {
    return replace_in_flow(chain, value);
  }
  const Node& parent = *chain[chain.size() - 2].node;
  const Node& old = *chain.back().node;
  const Slot slot = slot_of(layout_, parent, chain.back().child);
  const Span span = span_of(layout_, old, slot);
  const std::string lead = (span.behind_indicator ? " " : "") +
                           (is_block_collection(old) ? std::string() : anchor_of(old));
  if (!is_block_text(value)) {
    COURIER_TRY_LET(
        const std::string text,
        write_inline(value, value.kind == Kind::scalar ? Inline::in_block : Inline::in_flow));
    put(span.begin, span.end, lead + text + std::string(span.note_inside ? span.note : ""));
    return {};
  }
  const bool has_end = value.value.ends_with('\n');
  std::string text = lead + (has_end ? "|" : "|-") + std::string(span.note);
  const std::string line_begin =
      std::string(layout_.newline()) + blanks(slot.column + layout_.indent());
  for (std::size_t begin = 0; begin < value.value.size();) {
    const std::size_t end = std::min(value.value.find('\n', begin), value.value.size());
    text += end > begin ? line_begin : std::string(layout_.newline());
    text.append(value.value, begin, end - begin);
    begin = end + 1;
  }
  const std::size_t end = span.end + (span.note_inside ? 0 : span.note.size());
  if (has_end && end == layout_.text().size()) {
    text += layout_.newline();  // a block in front of the end of the file needs its line end
  }
  put(span.begin, end, std::move(text));
  return {};
}

}  // namespace courier::yaml
