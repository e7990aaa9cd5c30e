// Copies of values, each part made when someone looks at it.
#include "esc/graph.h"

namespace courier::esc {

// From each value to its copy, so that what was shared stays shared: an open hash table.
struct CopyOf {
  struct Pair {
    const Datum* from = nullptr;
    Datum* to = nullptr;
  };
  Pair* pairs = nullptr;
  std::size_t capacity = 0;  // a power of two
  std::size_t used = 0;

  Pair& find(const Datum* from) {
    std::size_t at = (reinterpret_cast<std::uintptr_t>(from) >> 4U) * 0x9E3779B97F4A7C15U;
    for (at >>= 32U;; ++at) {
      Pair& pair = pairs[at & (capacity - 1)];
      if (pair.from == from || pair.from == nullptr) {
        return pair;
      }
    }
  }

  void grow(Arena& arena) {
    const Pair* const old = pairs;
    const std::size_t old_capacity = capacity;
    capacity = capacity == 0 ? 4 : capacity * 2;
    pairs = arena.array<Pair>(capacity);
    for (std::size_t i = 0; i < old_capacity; ++i) {
      if (old[i].from != nullptr) {
        find(old[i].from) = old[i];
      }
    }
  }
};

Datum* Graph::image(CopyOf& copy, Datum* value) {
  if (copy.used * 4 >= copy.capacity * 3) {
    copy.grow(arena);
  }
  CopyOf::Pair& pair = copy.find(value);
  if (pair.to != nullptr) {
    return pair.to;
  }
  Datum* const made = make(value->def);
  pair = {value, made};
  ++copy.used;
  made->kind = value->kind;
  made->unknown = value->unknown;
  made->secret = value->secret;
  made->final = value->final;
  made->irregular = value->irregular;
  made->closed = value->closed;
  made->depth = value->depth;
  made->size = value->size;
  made->keys = value->keys;
  if (!value->is_container()) {
    made->text_data = value->text_data;
  }
  made->lazy = true;
  made->origin_merges = value->merges;
  made->origin = value;
  made->copy = &copy;
  return made;
}

Datum* Graph::copy(Datum* value) {
  return is_plain(value) ? view(value) : image(*arena.make<CopyOf>(), value);
}

// The copying that the parts of a lazy copy belong to.
CopyOf& Graph::copy_of(Datum* value) {
  if (value->copy == nullptr) {
    value->copy = arena.make<CopyOf>();
    value->copy->grow(arena);
    value->copy->find(value->origin) = {value->origin, value};
    value->copy->used = 1;
  }
  return *value->copy;
}

void Graph::force(Datum* value) {
  if (!value->lazy) {
    return;
  }
  Datum* const origin = value->origin;
  force(origin);
  value->lazy = false;
  if (origin->base != nullptr) {
    value->base = image(copy_of(value), origin->base);
  }
  if (value->is_container()) {
    value->slots = arena.array<Datum*>(value->size);
  }
  Datum* const pending = value->pending;
  value->pending = nullptr;
  if (pending != nullptr) {
    merge_now(value, pending);
  }
}

}  // namespace courier::esc
