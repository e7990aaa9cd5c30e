// Edits between brackets, in documents that look like JSON and in lists on one line.
#include <algorithm>

#include "yaml/edit_plan.h"

namespace courier::yaml {

namespace {

bool is_json_like(const Node& collection) {
  return !collection.children.empty() && collection.children[0].kind == Kind::scalar &&
         collection.children[0].style == Style::double_quoted;
}

// In front of a comma, a key without a value needs a blank: `a:,` would be the text `a:`.
std::string blank_behind_colon(const Layout& layout, std::size_t at) {
  return layout.text()[at - 1] == ':' ? " " : "";
}

}  // namespace

// Whether a parent of the chain's last node is written with brackets.
bool EditPlan::is_between_brackets(const Chain& chain) const {
  return std::any_of(chain.begin(), chain.end() - 1,
                     [this](const ChainStep& step) { return layout_.is_bracketed(*step.node); });
}

// A document that quotes its keys goes on quoting them.
Inline EditPlan::flow_form(const Chain& chain) const {
  const bool json = std::any_of(chain.begin(), chain.end(), [this](const ChainStep& step) {
    return layout_.is_bracketed(*step.node) && is_json_like(*step.node);
  });
  return json ? Inline::as_json : Inline::in_flow;
}

Result<void> EditPlan::replace_in_flow(const Chain& chain, const Node& value) {
  const Node& parent = *chain[chain.size() - 2].node;
  const Node& old = *chain.back().node;
  COURIER_TRY_LET(std::string text, write_inline(value, flow_form(chain)));
  if (!old.anchor().empty()) {
    text.insert(0, '&' + std::string(old.anchor()) + ' ');
  }
  if (old.extent.begin != old.extent.end || parent.kind != Kind::mapping) {
    put(old.extent.begin, old.extent.end, std::move(text));
    return {};
  }
  const std::size_t key = chain.back().child - 1;
  const std::size_t colon = layout_.colon_end(parent, key);
  const bool has_colon = colon != std::string_view::npos;
  const std::size_t at = has_colon ? colon : parent.children[key].extent.end;
  put(at, at, (has_colon ? " " : ": ") + text);
  return {};
}

Result<void> EditPlan::append_in_flow(const Chain& chain, const Node& entry) {
  const Node& collection = *chain.back().node;
  COURIER_TRY_LET(std::string text, write_inline(entry, flow_form(chain)));
  text = text.substr(1, text.size() - 2);  // without its own brackets
  const std::size_t open = layout_.content(collection);
  if (collection.children.empty()) {
    put(open + 1, open + 1, std::move(text));
    return {};
  }
  const std::size_t last = collection.children.size() - (collection.kind == Kind::mapping ? 2 : 1);
  const std::size_t begin = layout_.entry_begin(collection, last);
  const std::size_t end = layout_.entry_end(collection, last);
  const std::size_t comma = layout_.skip(end);
  const bool has_comma = layout_.text()[comma] == ',';
  const std::string blank = blank_behind_colon(layout_, end);
  if (!layout_.is_first_on_line(begin) || layout_.same_line(open, begin)) {
    if (has_comma) {
      put(comma + 1, comma + 1, ' ' + text);
    } else {
      put(end, end, blank + ", " + text);
    }
    return {};
  }
  // One entry a line: the new one gets its own, below a comment behind the last.
  const std::string line = std::string(layout_.newline()) +
                           std::string(layout_.slice(layout_.line_begin(begin), begin)) + text;
  const std::size_t behind = has_comma ? comma + 1 : end;
  const std::size_t rest = layout_.line_end(behind);
  const bool ends_line = layout_.skip(behind) >= rest;
  if (!has_comma) {
    put(end, end, blank + ',');
  }
  put(ends_line ? rest : behind, ends_line ? rest : behind, line + (has_comma ? "," : ""));
  return {};
}

void EditPlan::remove_in_flow(const Node& collection, std::size_t child) {
  const std::size_t step = collection.kind == Kind::mapping ? 2 : 1;
  if (child == 0) {
    put(layout_.entry_begin(collection, 0), layout_.entry_begin(collection, step), {});
    return;
  }
  const std::size_t before = layout_.entry_end(collection, child - step);
  const std::size_t end = layout_.entry_end(collection, child);
  const bool own_line = layout_.is_first_on_line(layout_.entry_begin(collection, child));
  put(before, end + (own_line ? layout_.comment(end).size() : 0),
      blank_behind_colon(layout_, before));
}

}  // namespace courier::yaml
