// Makes libyaml read what go-yaml reads where the two differ.
//
// go-yaml v3.0.1 is an older libyaml in Go. libyaml 0.2.5 has since learnt to accept, to refuse and
// to split some characters otherwise. Such a place is given to libyaml as other characters that
// mean to it what the original means to go-yaml; in what comes back they are exchanged again. Each
// character is replaced by one, so that counted places stay right.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "yaml/event_source.h"
#include "yaml/text_index.h"

namespace courier::yaml {

class Dialect {
 public:
  // `text` and `index` must outlive it.
  Dialect(std::string_view text, const TextIndex& index);

  // What to give to libyaml.
  [[nodiscard]] std::string_view text() const { return adapted_.empty() ? text_ : adapted_; }

  // Replaces the place at which libyaml failed, if go-yaml would not have; then it is worth another
  // attempt.
  [[nodiscard]] bool adapt(const Failure& failure);

  // The same for a node whose tag go-yaml would read on over `,`, `[` or `]`; it starts here.
  [[nodiscard]] bool adapt_tagged(std::size_t node);

  // Exchanges stand-ins back.
  void restore_value(std::string& value) const;
  void restore_tag(std::string& tag) const;

  // What go-yaml says where libyaml fails, or where it does not.
  [[nodiscard]] Failure translate(Failure failure) const;
  [[nodiscard]] static std::optional<Failure> refuse_version(const yaml_event_t& document_start);
  // `place` is where a node with a tag starts.
  [[nodiscard]] std::optional<Failure> refuse_tag(const yaml_mark_t& place) const;

 private:
  enum StandIn : std::size_t { byte_order_mark, backslash, quote, colon, slash, count };

  void choose_stand_ins();
  [[nodiscard]] bool choose_tag_stand_ins();
  void replace_all_of(std::string_view text, std::size_t skip, StandIn stand_in);
  void replace_wide_marks();
  [[nodiscard]] bool adapt_escapes(std::size_t scalar);
  [[nodiscard]] bool adapt_colon(std::size_t place);
  [[nodiscard]] bool adapt_comment_tab(std::size_t place);
  [[nodiscard]] bool adapt_tag(std::size_t place);
  [[nodiscard]] bool apply();

  std::string_view text_;
  const TextIndex& index_;
  std::map<std::size_t, std::pair<std::size_t, std::string>> patches_;  // byte → length, new text
  std::array<std::string, count> stand_ins_;
  std::string tag_stand_ins_;  // for each of `,`, `[` and `]`
  std::string adapted_;
  std::size_t spent_ = 0;  // bytes read again so far
};

}  // namespace courier::yaml
