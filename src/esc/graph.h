// The values of one evaluation: copying, merging, looking into them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "esc/arena.h"
#include "esc/datum.h"
#include "esc/schema.h"

namespace courier::esc {

// The reference evaluator copies a value deeply whenever it is referred to or imported, and then
// merges it over another by walking through both: chains of environments cost it N³. Here a copy
// and a merge are made as far as someone looks at them. What is seen is the same, because a copy is
// merged at most once, before anyone sees it, and every part is reached from the top. Only over
// unknown values merging depends on what was merged before, and is done at once.
//
// Even so the layers of a chain are copied for each environment that imports it. Where nobody asks
// for history they are not: a copied object stays a view, which looks up each property in its
// origin and in what it was merged over (graph_views.cpp). A layer that comes twice is looked at
// once.
class Graph {
 public:
  Arena arena;
  SchemaPool schemas;
  // Whether anyone will ask what values override, or for the schemas of merged values.
  bool keeps_history = true;
  // Set while imports are evaluated: the keys of all objects that others can be merged over.
  bool remembers_keys = false;

  [[nodiscard]] Datum* make(const Term* def);
  [[nodiscard]] Datum* make_unknown(const Term* def, Schema* schema);
  [[nodiscard]] Datum* make_text(const Term* def, Datum::Kind kind, std::string_view text,
                                 Schema* schema = nullptr);  // copies the text
  // Empty slots to be filled by the caller, who calls filled() then.
  [[nodiscard]] Datum* make_container(const Term* def, Datum::Kind kind, std::size_t size);
  void filled(Datum* container);

  [[nodiscard]] Datum* copy(Datum* value);
  // A copy down to the last part, whose objects will show no key that they do not have now.
  [[nodiscard]] Datum* counted(Datum* value);
  // Puts `base` below the last layer of `value`, which must be fresh or a fresh copy.
  void merge(Datum* value, Datum* base);

  [[nodiscard]] Datum* base(Datum* value);
  [[nodiscard]] Datum* slot(Datum* container, std::size_t index);
  [[nodiscard]] Datum* own_property(Datum* object, std::string_view key);  // of this layer, or null
  // Of the first layer that has it, or null. Below an unknown layer a property is made up; `place`
  // is then what is blamed.
  [[nodiscard]] Datum* property(Datum* value, const Place& place, std::string_view key);
  // The same, of what an import gave. Most keys of an environment are in none of the others; for
  // those no layer is looked at.
  [[nodiscard]] Datum* inherited(Datum* base, const Place& place, std::string_view key);
  [[nodiscard]] Keys keys(Datum* object);  // of all layers, sorted
  struct Member {
    std::string_view key;
    Datum* value = nullptr;
  };
  [[nodiscard]] std::vector<Member> members(Datum* object);  // likewise
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
  // Counts a value against the limit on what one evaluation makes.
  void count();

 private:
  // Without history, and with nothing unknown: then only the first layer that has a key matters.
  [[nodiscard]] bool is_plain(const Datum* value) const {
    return !keeps_history && !value->irregular;
  }
  [[nodiscard]] bool is_view(const Datum* value) const { return value->lazy && is_plain(value); }
  [[nodiscard]] Datum* view(Datum* value);
  [[nodiscard]] Datum* over(Datum* upper, Datum* lower);
  [[nodiscard]] Datum* find(Datum* value, std::string_view key, std::uint32_t search);
  void gather(Datum* value, std::uint32_t search, std::vector<Member>& found);
  void look();

  [[nodiscard]] Datum* image(CopyOf& copy, Datum* value);
  [[nodiscard]] CopyOf& copy_of(Datum* value);
  void force(Datum* value);
  void merge_now(Datum* value, Datum* base);
  [[nodiscard]] Schema* own_schema(Datum* value);
  [[nodiscard]] Datum* made_up_property(Datum* unknown, const Place& place, std::string_view key);
  template <class Test>
  bool any_part(Datum* value, Test test, std::unordered_set<const Datum*>& asked);
  template <class Test>
  bool any_part(Datum* value, Test test);

  std::map<std::pair<const Datum*, unsigned>, Schema*> merged_schemas_;
  std::size_t values_ = 0;
  std::size_t text_bytes_ = 0;
  void go_down();           // one layer; whoever calls it counts it off again
  std::size_t layers_ = 0;  // below one another in the merge or search at hand
  std::size_t looks_ = 0;   // at parts of values
  std::unordered_set<std::string_view> remembered_keys_;
  std::uint32_t searches_ = 0;
  std::size_t made_up_depth_ = 0;  // of properties of unknown values, likewise
};

}  // namespace courier::esc
