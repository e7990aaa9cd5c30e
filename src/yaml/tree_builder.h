// Builds the tree of a document's first document from libyaml's events; used by read.cpp alone.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "yaml/dialect.h"
#include "yaml/event_source.h"
#include "yaml/node.h"
#include "yaml/text_index.h"

namespace courier::yaml {

// One reading of the text: takes libyaml's events as they come.
class TreeBuilder {
 public:
  TreeBuilder(std::string_view text, TextIndex& index, Dialect& dialect)
      : text_(text), index_(index), dialect_(dialect), source_(dialect.text()) {}

  // True when the first document is whole.
  bool run();

  Node root;
  Position begin;  // of the document
  bool empty = false;
  bool adapted = false;            // the text was changed: worth another attempt
  std::optional<Failure> failure;  // go-yaml's error
  std::string limit;               // or one of ours
  yaml_mark_t limit_place{};

 private:
  struct Open {
    Node node;
    std::size_t first_child = 0;  // in nodes_
    bool bracketed = false;       // by [ or {; pairs in a flow sequence are not
    yaml_mark_t content{};        // behind the bracket, or at the first entry of a block
  };

  bool next();
  bool fails_ahead(bool consumed);
  bool fail(Failure problem, bool consumed);
  bool exceeds(std::string text);
  bool add();
  bool open(Kind kind, bool flow, const unsigned char* tag, const unsigned char* anchor);
  void close();
  bool scalar();
  bool alias();
  Node start(Kind kind, const unsigned char* tag, const unsigned char* anchor);
  Position end_of(const Node& node);
  bool is_cut_by_question_mark(const Node& node) const;
  bool refuses(const unsigned char* tag);
  void place_missing_value();
  void place_at_colon(yaml_event_t& event) const;

  std::string_view text_;
  TextIndex& index_;
  Dialect& dialect_;
  EventSource source_;
  Event event_;
  std::vector<Open> open_;
  std::vector<Node> nodes_;  // finished ones whose parents are still open
  std::size_t count_ = 0;
  std::unordered_set<std::string> anchors_;
  std::optional<yaml_mark_t>
      token_end_;  // of the last token, if blanks behind it are not part of it
};

}  // namespace courier::yaml
