#include "esc/graph.h"

#include <algorithm>

#include "esc/limits.h"

namespace courier::esc {

namespace {

// Whether two values are the same for merging: the same object, or the same property of unknown
// values that are the same.
bool same(const Datum* a, const Datum* b) {
  while (a != b) {
    const bool accesses = a->unknown && b->unknown && a->def->kind == Term::Kind::access &&
                          b->def->kind == Term::Kind::access && a->def->key == b->def->key;
    if (!accesses) {
      return false;
    }
    a = a->def->receiver;
    b = b->def->receiver;
  }
  return true;
}

}  // namespace

void Graph::count() {
  if (++values_ > max_values) {
    throw LimitReached{"evaluation makes more than " + std::to_string(max_values) + " values"};
  }
}

Datum* Graph::make(const Term* def) {
  count();
  Datum* const made = arena.make<Datum>();
  made->def = def;
  return made;
}

Datum* Graph::make_unknown(const Term* def, Schema* schema) {
  Datum* const made = make(def);
  made->unknown = made->irregular = true;
  made->schema = schema;
  return made;
}

std::string_view Graph::keep(std::string_view text) {
  text_bytes_ += text.size();
  if (text_bytes_ > max_text_bytes) {
    throw LimitReached{"evaluation makes more than " + std::to_string(max_text_bytes) +
                       " bytes of text"};
  }
  return arena.text(text);
}

Datum* Graph::make_text(const Term* def, Datum::Kind kind, std::string_view text, Schema* schema) {
  Datum* const made = make(def);
  const std::string_view kept = keep(text);
  made->kind = kind;
  made->schema = schema;
  made->text_data = kept.data();
  made->size = static_cast<std::uint32_t>(kept.size());
  return made;
}

Datum* Graph::make_container(const Term* def, Datum::Kind kind, std::size_t size) {
  Datum* const made = make(def);
  made->kind = kind;
  made->closed = kind != Datum::Kind::object;
  made->size = static_cast<std::uint32_t>(size);
  made->slots = arena.array<Datum*>(size);
  return made;
}

void Graph::filled(Datum* container) {
  std::uint16_t deepest = 0;
  for (std::size_t i = 0; i < container->size; ++i) {
    deepest = std::max(deepest, container->slots[i]->depth);
    container->irregular = container->irregular || container->slots[i]->irregular;
  }
  if (deepest >= max_value_depth) {
    throw LimitReached{"a value is nested more than " + std::to_string(max_value_depth) +
                       " levels deep"};
  }
  container->depth = static_cast<std::uint16_t>(deepest + 1);
  if (remembers_keys && container->kind == Datum::Kind::object) {
    remembered_keys_.insert(container->keys, container->keys + container->size);
  }
}

void Graph::merge(Datum* value, Datum* base) {
  if (base == nullptr || same(value, base)) {
    return;
  }
  value->depth = std::max(value->depth, base->depth);
  value->merges = value->merges == 0 ? 1 : 2;
  value->irregular = value->irregular || base->irregular;
  if (value->closed && is_plain(value)) {
    return;  // nothing of the base shows
  }
  value->closed = value->closed || base->closed;
  if (value->lazy && value->pending == nullptr && !value->irregular) {
    value->pending = base;
    return;
  }
  force(value);
  merge_now(value, base);
  if (value->irregular && value->is_container()) {
    for (std::size_t i = 0; i < value->size; ++i) {
      static_cast<void>(slot(value, i));
    }
  }
}

void Graph::go_down() {
  if (++layers_ > max_layers) {
    throw LimitReached{"a value is merged over more than " + std::to_string(max_layers) +
                       " others"};
  }
}

void Graph::merge_now(Datum* value, Datum* base) {
  if (value->base != nullptr) {
    go_down();
    merge(value->base, base);
    --layers_;
  } else {
    value->base = base;
  }
  if (value->base_merges == 3) {
    value->base_merges = value->base->merges;
  }
  // The children of a literal were merged when each of them was evaluated; all that comes of
  // merging them again is a count.
  const bool literal = value->origin == nullptr && value->children_merged && !keeps_history;
  if (value->kind == Datum::Kind::object && !literal) {
    value->children_merged = true;
    for (std::size_t i = 0; i < value->size; ++i) {
      if (Datum* const child = value->slots[i]) {
        merge(child, property(value->base, place_of(*child->def), value->keys[i]));
      }
    }
  }
}

Datum* Graph::base(Datum* value) {
  force(value);
  return value->base;
}

Datum* Graph::slot(Datum* container, std::size_t index) {
  look();
  if (is_view(container)) {
    Datum* const own = slot(container->origin, index);
    return container->pending == nullptr
               ? own
               : over(own, find(container->pending, container->keys[index], ++searches_));
  }
  force(container);
  Datum*& slot = container->slots[index];
  if (slot == nullptr) {
    slot = image(copy_of(container), this->slot(container->origin, index));
    if (container->children_merged) {
      merge(slot, property(container->base, place_of(*slot->def), container->keys[index]));
    }
  }
  return slot;
}

Datum* Graph::own_property(Datum* object, std::string_view key) {
  const Keys keys = own_keys(object);
  const auto* const found = std::lower_bound(keys.begin(), keys.end(), key);
  return found != keys.end() && *found == key
             ? slot(object, static_cast<std::size_t>(found - keys.begin()))
             : nullptr;
}

Datum* Graph::property(Datum* value, const Place& place, std::string_view key) {
  look();
  if (value != nullptr && is_plain(value)) {
    return find(value, key, ++searches_);
  }
  for (; value != nullptr; value = base(value)) {
    if (value->kind == Datum::Kind::object) {
      if (Datum* const own = own_property(value, key)) {
        return own;
      }
    } else {
      return value->unknown ? made_up_property(value, place, key) : nullptr;
    }
  }
  return nullptr;
}

Datum* Graph::inherited(Datum* base, const Place& place, std::string_view key) {
  const bool nowhere = base != nullptr && is_plain(base) && !remembered_keys_.contains(key);
  return nowhere ? nullptr : property(base, place, key);
}

Datum* Graph::made_up_property(Datum* unknown, const Place& place, std::string_view key) {
  Term* const access = arena.make<Term>();
  access->kind = Term::Kind::access;
  access->state = Term::State::done;
  access->syntax = place.syntax;
  access->home = place.home;
  access->at_key = place.at_key;
  access->receiver = unknown;
  access->key = key;
  if (++made_up_depth_ > max_value_depth) {
    throw LimitReached{"merging over unknown values does not come to an end"};
  }
  access->base = property(base(unknown), place, key);
  --made_up_depth_;
  access->schema = schemas.property(*schema(unknown), key);
  Datum* const made = make_unknown(access, access->schema);
  made->base = access->base;
  return made;
}

Keys Graph::keys(Datum* object) {
  if (is_view(object)) {
    const std::vector<Member> all = members(object);
    auto* const keys = arena.array<std::string_view>(all.size());
    std::ranges::transform(all, keys, &Member::key);
    return {keys, all.size()};
  }
  force(object);
  if (object->merged_keys == nullptr) {
    const Keys own = own_keys(object);
    const Keys lower = object->base != nullptr && object->base->kind == Datum::Kind::object
                           ? keys(object->base)
                           : Keys();
    Keys* const merged = arena.make<Keys>(own);
    if (lower.size != 0) {
      std::string_view* const united = arena.array<std::string_view>(own.size + lower.size);
      const auto* const end =
          std::set_union(own.begin(), own.end(), lower.begin(), lower.end(), united);
      *merged = {united, static_cast<std::size_t>(end - united)};
    }
    object->merged_keys = merged;
  }
  return *object->merged_keys;
}

}  // namespace courier::esc
