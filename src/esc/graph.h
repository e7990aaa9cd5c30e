// The values of one evaluation: copying, merging, looking into them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "esc/arena.h"
#include "esc/datum.h"
#include "esc/schema.h"

namespace courier::esc {

// The reference evaluator copies a value deeply whenever it is referred to or imported, and then
// merges it over another by walking through both: chains of environments cost it N³. Here a copy
// and a merge are made as far as someone looks at them. What is seen is the same, because a copy is
// merged at most once, before anyone sees it, and every part is reached from the top. Only over
// unknown values merging depends on what was merged before, and is done at once.
class Graph {
 public:
  Arena arena;
  SchemaPool schemas;
  bool counts_merges = true;  // whether anyone will ask for schemas of merged values

  [[nodiscard]] Datum* make(const Term* def);
  [[nodiscard]] Datum* make_unknown(const Term* def, Schema* schema);
  [[nodiscard]] Datum* make_text(const Term* def, Datum::Kind kind, std::string_view text,
                                 Schema* schema = nullptr);  // copies the text
  // Empty slots to be filled by the caller, who calls filled() then.
  [[nodiscard]] Datum* make_container(const Term* def, Datum::Kind kind, std::size_t size);
  void filled(Datum* container);

  [[nodiscard]] Datum* copy(Datum* value);
  // Puts `base` below the last layer of `value`, which must be fresh or a fresh copy.
  void merge(Datum* value, Datum* base);

  [[nodiscard]] Datum* base(Datum* value);
  [[nodiscard]] Datum* slot(Datum* container, std::size_t index);
  [[nodiscard]] Datum* own_property(Datum* object, std::string_view key);  // of this layer, or null
  // Of the first layer that has it, or null. Below an unknown layer a property is made up; `place`
  // is then what is blamed.
  [[nodiscard]] Datum* property(Datum* value, const Place& place, std::string_view key);
  [[nodiscard]] Keys keys(Datum* object);  // of all layers, sorted
  [[nodiscard]] static Keys own_keys(const Datum* object) { return {object->keys, object->size}; }

  [[nodiscard]] Schema* schema(Datum* value) { return schema(value, value->merges); }
  [[nodiscard]] Schema* schema(Datum* value, unsigned merges);  // as it was after so many merges
  [[nodiscard]] bool may_be_object(Datum* value);
  [[nodiscard]] bool contains_unknown(Datum* value);
  // Unknown inputs that only a rotation may see are not observed outside of one.
  [[nodiscard]] bool contains_observable_unknown(Datum* value, bool rotating);
  [[nodiscard]] bool contains_secret(Datum* value);

  // Text of this layer only, as interpolation makes it.
  struct Text {
    bool unknown = false;
    bool secret = false;
  };
  Text append_text(std::string& out, Datum* value);

  [[nodiscard]] std::string_view keep(std::string_view text);

 private:
  [[nodiscard]] Datum* image(CopyOf& copy, Datum* value);
  void force(Datum* value);
  void merge_now(Datum* value, Datum* base);
  [[nodiscard]] Schema* own_schema(Datum* value);
  [[nodiscard]] Datum* made_up_property(Datum* unknown, const Place& place, std::string_view key);
  template <class Test>
  bool any_part(Datum* value, Test test);

  std::map<std::pair<const Datum*, unsigned>, Schema*> merged_schemas_;
  std::size_t values_ = 0;
  std::size_t text_bytes_ = 0;
  std::size_t layers_ = 0;         // below one another in the merge at hand
  std::size_t made_up_depth_ = 0;  // of properties of unknown values, likewise
};

}  // namespace courier::esc
