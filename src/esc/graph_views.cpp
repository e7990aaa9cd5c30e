// Looks into values without copying the layers that they are merged of.
#include <algorithm>

#include "esc/graph.h"
#include "esc/limits.h"

namespace courier::esc {

void Graph::look() {
  if (++looks_ > max_looks) {
    throw LimitReached{"evaluation looks at more than " + std::to_string(max_looks) +
                       " parts of values"};
  }
}

// A copy without history. What cannot show what it will be merged over is done at once; an object
// is a view of the other.
Datum* Graph::view(Datum* value) {
  Datum* const made = make(value->def);
  *made = *value;
  made->rotate_only = false;
  made->merges = 0;
  made->base_merges = 3;
  made->base = nullptr;
  if (!value->is_container() || (value->kind == Datum::Kind::array && !value->lazy)) {
    made->lazy = false;
    made->pending = nullptr;
    return made;
  }
  const bool same_content = value->lazy && value->pending == nullptr;
  made->origin = same_content ? value->origin : value;
  made->origin_merges = same_content ? value->origin_merges : value->merges;
  made->lazy = true;
  made->children_merged = false;
  made->schema = nullptr;
  made->slots = nullptr;
  made->copy = nullptr;
  made->pending = nullptr;
  return made;
}

Datum* Graph::over(Datum* upper, Datum* lower) {
  if (lower == nullptr || upper == lower || upper->closed) {
    return upper;
  }
  Datum* const made = view(upper);
  merge(made, lower);
  return made;
}

Datum* Graph::counted(Datum* value) {
  if (value->unknown) {
    return copy(value);
  }
  if (!value->is_container()) {
    Datum* const made = view(value);
    made->irregular = true;
    return made;
  }
  std::vector<Member> parts;
  if (value->kind == Datum::Kind::object) {
    parts = members(value);
  } else {
    for (std::size_t i = 0; i < value->size; ++i) {
      parts.push_back({{}, slot(value, i)});
    }
  }
  Datum* const made = make_container(value->def, value->kind, parts.size());
  auto* const keys = arena.array<std::string_view>(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    keys[i] = parts[i].key;
    made->slots[i] = counted(parts[i].value);
  }
  made->keys = keys;
  made->merged_keys = arena.make<Keys>(keys, parts.size());
  made->secret = value->secret;
  made->final = value->final;
  made->irregular = true;  // merged in place
  filled(made);
  return made;
}

// The property in the first layer that has it, over those in the layers below. `search` is a new
// number: what bears it was looked at, and what it has to show is in the result already.
Datum* Graph::find(Datum* value, std::string_view key, std::uint32_t search) {
  while (value != nullptr && value->seen != search && value->kind == Datum::Kind::object) {
    value->seen = search;
    if (!value->lazy) {
      if (Datum* const own = own_property(value, key)) {
        return own;
      }
      value = value->base;
    } else if (value->pending == nullptr) {
      value = value->origin;
    } else {
      go_down();
      Datum* const upper = find(value->origin, key, search);
      --layers_;
      if (value->origin->closed || (upper != nullptr && upper->closed)) {
        return upper;
      }
      if (upper != nullptr) {
        return over(upper, find(value->pending, key, search));
      }
      value = value->pending;
    }
  }
  return nullptr;
}

// Appends what each layer has, topmost first.
void Graph::gather(Datum* value, std::uint32_t search, std::vector<Member>& found) {
  while (value != nullptr && value->seen != search && value->kind == Datum::Kind::object) {
    value->seen = search;
    if (!value->lazy) {
      for (std::size_t i = 0; i < value->size; ++i) {
        found.push_back({value->keys[i], slot(value, i)});
      }
      value = value->base;
    } else if (value->pending == nullptr) {
      value = value->origin;
    } else {
      go_down();
      gather(value->origin, search, found);
      --layers_;
      value = value->origin->closed ? nullptr : value->pending;
    }
  }
}

std::vector<Graph::Member> Graph::members(Datum* object) {
  std::vector<Member> all;
  if (!is_plain(object)) {
    const Keys merged = keys(object);
    all.reserve(merged.size);
    for (const std::string_view key : merged) {
      all.push_back({key, property(object, place_of(*object->def), key)});
    }
    return all;
  }
  all.reserve(object->size);
  gather(object, ++searches_, all);
  if (all.size() == object->size) {
    return all;  // one layer, sorted already
  }
  std::ranges::stable_sort(all, {}, &Member::key);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < all.size();) {
    const Member first = all[i];
    std::size_t next = i + 1;
    while (next < all.size() && all[next].key == first.key) {
      ++next;
    }
    const bool hides_others = next == i + 1 || first.value->closed;
    all[kept++] = hides_others ? first : Member{first.key, find(object, first.key, ++searches_)};
    i = next;
  }
  all.resize(kept);
  return all;
}

}  // namespace courier::esc
