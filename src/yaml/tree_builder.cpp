#include "yaml/tree_builder.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "yaml/read.h"
#include "yaml/scalar.h"

namespace courier::yaml {

namespace {

std::string_view view(const unsigned char* text, std::size_t size) {
  return {reinterpret_cast<const char*>(text), size};
}

std::string text_or_empty(const unsigned char* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

Style style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return Style::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return Style::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE: return Style::literal;
    case YAML_FOLDED_SCALAR_STYLE: return Style::folded;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE: return Style::plain;
  }
  return Style::plain;
}

std::size_t count_lines(std::string_view text) {
  std::size_t lines = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || (text[i] == '\r' && !text.substr(i + 1).starts_with('\n'))) {
      ++lines;
    }
  }
  return lines;
}

}  // namespace

// Whether go-yaml fails in the tokens behind the one at hand, which libyaml does not look at.
bool TreeBuilder::fails_ahead(bool consumed) {
  if (!source_.fails_within_lookahead(consumed)) {
    return false;
  }
  failure = source_.failure();
  adapted = dialect_.adapt(*failure);
  return true;
}

bool TreeBuilder::fail(Failure problem, bool consumed) {
  const bool in_grammar =
      problem.kind == Failure::Kind::parser || problem.kind == Failure::Kind::other;
  if (!in_grammar || !fails_ahead(consumed)) {
    failure = std::move(problem);
  }
  return false;
}

bool TreeBuilder::exceeds(std::string text) {
  limit = std::move(text);
  limit_place = event_->start_mark;
  return false;
}

bool TreeBuilder::next() {
  if (adapted) {
    return false;
  }
  if (source_.next(event_)) {
    return true;
  }
  Failure problem = source_.failure();
  adapted = dialect_.adapt(problem);
  return !adapted && fail(std::move(problem), false);
}

bool TreeBuilder::run() {
  while (next()) {
    switch (event_->type) {
      case YAML_NO_EVENT:
      case YAML_STREAM_START_EVENT: break;
      case YAML_STREAM_END_EVENT: empty = true; return true;
      case YAML_DOCUMENT_START_EVENT:
        if (auto refused = Dialect::refuse_version(*event_)) {
          return fail(*std::move(refused), true);
        }
        begin = index_.reported(event_->start_mark.line + 1, event_->start_mark.column + 1);
        break;
      case YAML_DOCUMENT_END_EVENT: {
        // An explicit end, `...`, has been taken already.
        const bool consumed = event_->data.document_end.implicit == 0;
        if (fails_ahead(consumed)) {
          return false;
        }
        root = std::move(nodes_.front());
        return true;
      }
      case YAML_ALIAS_EVENT:
      case YAML_SCALAR_EVENT:
      case YAML_SEQUENCE_START_EVENT:
      case YAML_MAPPING_START_EVENT:
        if (!add()) {
          return false;
        }
        break;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: close(); break;
    }
  }
  return false;
}

bool TreeBuilder::add() {
  if (++count_ > max_document_nodes) {
    return exceeds("the document has more than " + std::to_string(max_document_nodes) + " values");
  }
  const yaml_event_t& event = *event_;
  if (event.type == YAML_ALIAS_EVENT) {
    return alias();
  }
  if (event.type == YAML_SCALAR_EVENT) {
    return scalar();
  }
  if (open_.size() >= max_depth) {
    return exceeds("the document nests deeper than " + std::to_string(max_depth) + " levels");
  }
  if (event.type == YAML_SEQUENCE_START_EVENT) {
    const auto& data = event.data.sequence_start;
    return open(Kind::sequence, data.style == YAML_FLOW_SEQUENCE_STYLE, data.tag, data.anchor);
  }
  const auto& data = event.data.mapping_start;
  return open(Kind::mapping, data.style == YAML_FLOW_MAPPING_STYLE, data.tag, data.anchor);
}

// Whether go-yaml refuses the node at hand for its tag.
bool TreeBuilder::refuses(const unsigned char* tag) {
  failure = tag == nullptr ? std::nullopt : dialect_.refuse_tag(event_->start_mark);
  return failure.has_value();
}

Node TreeBuilder::start(Kind kind, const unsigned char* tag, const unsigned char* anchor) {
  Node node;
  node.kind = kind;
  node.begin = index_.reported(event_->start_mark.line + 1, event_->start_mark.column + 1);
  node.extent = {static_cast<std::uint32_t>(index_.byte_of(event_->start_mark.index)),
                 static_cast<std::uint32_t>(index_.byte_of(event_->end_mark.index))};
  if (tag != nullptr || anchor != nullptr) {
    Properties properties{text_or_empty(tag), text_or_empty(anchor)};
    adapted = adapted || (tag != nullptr && dialect_.adapt_tagged(node.extent.begin));
    dialect_.restore_tag(properties.tag);
    node.properties = std::make_shared<const Properties>(std::move(properties));
    if (anchor != nullptr) {
      anchors_.insert(node.properties->anchor);
    }
  }
  return node;
}

bool TreeBuilder::open(Kind kind, bool flow, const unsigned char* tag,
                       const unsigned char* anchor) {
  Open open;
  open.node = start(kind, tag, anchor);
  open.node.style = flow ? Style::flow : Style::block;
  open.first_child = nodes_.size();
  // The event of a bracketed collection ends with the bracket; that of a pair does not.
  const std::string_view head = text_.substr(
      0, open.node.extent.end - (encoding_of(text_) == Encoding::utf16_little ? 1 : 0));
  open.bracketed =
      flow && head.size() > open.node.extent.begin && (head.ends_with('[') || head.ends_with('{'));
  open.content = event_->end_mark;
  open_.push_back(std::move(open));
  return true;
}

void TreeBuilder::close() {
  Open open = std::move(open_.back());
  open_.pop_back();
  Node& node = open.node;
  const auto first = nodes_.begin() + static_cast<std::ptrdiff_t>(open.first_child);
  node.children.assign(std::make_move_iterator(first), std::make_move_iterator(nodes_.end()));
  nodes_.erase(first, nodes_.end());
  node.end = node.children.empty() ? node.begin : node.children.back().end;
  if (open.bracketed) {
    token_end_ = event_->end_mark;
    node.extent.end = static_cast<std::uint32_t>(index_.byte_of(event_->end_mark.index));
  } else if (!node.children.empty()) {
    node.extent.end = std::max(node.extent.end, node.children.back().extent.end);
  }
  nodes_.push_back(std::move(node));
}

bool TreeBuilder::alias() {
  token_end_ = event_->end_mark;
  Node node = start(Kind::alias, nullptr, nullptr);
  node.value = text_or_empty(event_->data.alias.anchor);
  if (!anchors_.contains(node.value)) {
    Failure problem;  // go-yaml says it without a line
    problem.problem = "unknown anchor '" + node.value + "' referenced";
    return fail(std::move(problem), true);
  }
  node.end = end_of(node);
  nodes_.push_back(std::move(node));
  return true;
}

// go-yaml places some missing values in front of the blanks that libyaml places them behind.
void TreeBuilder::place_missing_value() {
  yaml_event_t& event = event_.raw();
  if (event.data.scalar.length != 0 || event.start_mark.index != event.end_mark.index ||
      open_.empty() || open_.back().node.kind != Kind::mapping ||
      (nodes_.size() - open_.back().first_child) % 2 == 0) {
    return;
  }
  const Open& around = open_.back();
  if (around.node.style == Style::block) {
    // `? key` without a colon, at the end of its mapping: the end of the key.
    if (token_end_ && token_end_->index < event.start_mark.index &&
        event.start_mark.column < around.content.column) {
      event.start_mark = *token_end_;
      event.end_mark = *token_end_;
    }
  } else if (!around.bracketed) {
    place_at_colon(event);
  }
}

// A pair in a flow sequence, `[key: ]`: its missing value stands at the colon, wherever that is.
void TreeBuilder::place_at_colon(yaml_event_t& event) const {
  const std::size_t end = index_.byte_of(event.start_mark.index);
  std::size_t colon = nodes_.back().extent.end;
  while (colon < end && text_[colon] != ':') {
    colon = text_[colon] == '#' ? text_.find_first_of("\r\n", colon) : colon + 1;
  }
  if (colon >= end) {
    return;
  }
  const std::string_view behind = text_.substr(colon, end - colon);
  const std::size_t unit = encoding_of(text_) == Encoding::utf8 ? 1 : 2;
  if (behind.find_first_of("\r\n") == std::string_view::npos) {
    event.start_mark.column -= behind.size() / unit;
  } else if (unit == 1) {
    event.start_mark.line -= count_lines(behind);
    const std::size_t before = text_.find_last_of("\r\n", colon);
    const std::size_t line =
        before == std::string_view::npos ? byte_order_mark_size(text_) : before + 1;
    event.start_mark.column = count_code_points(text_.substr(line, colon - line));
  }
}

bool TreeBuilder::scalar() {
  place_missing_value();
  const auto& data = event_->data.scalar;
  if (refuses(data.tag)) {
    return false;
  }
  const bool open_ended = data.length != 0 && style_of(data.style) != Style::single_quoted &&
                          style_of(data.style) != Style::double_quoted;
  token_end_ = open_ended ? std::nullopt : std::optional(event_->end_mark);
  Node node = start(Kind::scalar, data.tag, data.anchor);
  node.value = view(data.value, data.length);
  node.style = style_of(data.style);
  if (is_cut_by_question_mark(node)) {
    const Open& around = *std::find_if(open_.rbegin(), open_.rend(),
                                       [](const Open& open) { return open.bracketed; });
    Failure problem;
    problem.kind = Failure::Kind::parser;
    problem.problem = around.node.kind == Kind::sequence ? "did not find expected ',' or ']'"
                                                         : "did not find expected ',' or '}'";
    problem.context = around.content;
    problem.place = event_->start_mark;
    const std::string_view source = text_.substr(node.extent.begin);
    problem.place.line += count_lines(source.substr(0, source.find('?')));
    return fail(std::move(problem), true);
  }
  dialect_.restore_value(node.value);
  node.end = end_of(node);
  if (node.style == Style::literal || node.style == Style::folded) {
    // libyaml's mark stands behind the line ends that follow.
    while (node.extent.end > node.extent.begin) {
      const std::size_t last = text_.find_last_not_of(" \t", node.extent.end - 1U);
      if (last == std::string_view::npos || (text_[last] != '\n' && text_[last] != '\r')) {
        break;
      }
      node.extent.end = static_cast<std::uint32_t>(last);
    }
  }
  nodes_.push_back(std::move(node));
  return true;
}

// In a flow collection, go-yaml ends a plain scalar at any question mark, and then fails.
bool TreeBuilder::is_cut_by_question_mark(const Node& node) const {
  return node.style == Style::plain && node.value.find('?') != std::string::npos &&
         std::any_of(open_.begin(), open_.end(), [](const Open& open) { return open.bracketed; });
}

// The reference's rule: the decoded value's length in bytes, whatever stands in the text.
Position TreeBuilder::end_of(const Node& node) {
  std::size_t line = node.begin.line;
  std::size_t column = node.begin.column;
  std::string_view last = node.value;
  const bool tagged = !node.tag().empty() && node.tag() != "!";
  if (node.style == Style::literal && !tagged) {
    line += static_cast<std::size_t>(std::count(last.begin(), last.end(), '\n'));
    last.remove_prefix(last.rfind('\n') + 1);
  } else if (node.style == Style::plain && tagged) {
    column += short_tag(node.tag()).size() + 1;
  }
  return index_.reported(line, column + last.size());
}

}  // namespace courier::yaml
