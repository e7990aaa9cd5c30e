// What a value's parts tell about it: unknown, secret, its text, its schema.
#include <vector>

#include "esc/go_text.h"
#include "esc/graph.h"
#include "esc/limits.h"

namespace courier::esc {

namespace {

Json constant_of(const Datum& value) {
  Json json;
  json.kind = static_cast<Json::Kind>(value.kind);
  if (value.kind != Datum::Kind::null) {
    json.text = value.text();
  }
  return json;
}

}  // namespace

// Asks `test` of the value and its parts, merged properties included: yes, no, or look inside.
template <class Test>
bool Graph::any_part(Datum* value, Test test) {
  std::unordered_set<const Datum*> asked;
  return any_part(value, test, asked);
}

// A container that is part of several others is asked once.
template <class Test>
bool Graph::any_part(Datum* value, Test test, std::unordered_set<const Datum*>& asked) {
  if (value == nullptr) {
    return false;
  }
  if (const std::optional<bool> answer = test(*value)) {
    return *answer;
  }
  if (!value->is_container() || !asked.insert(value).second) {
    return false;
  }
  if (value->kind == Datum::Kind::array) {
    for (std::size_t i = 0; i < value->size; ++i) {
      if (any_part(slot(value, i), test, asked)) {
        return true;
      }
    }
  } else {
    for (const Member& member : members(value)) {
      if (any_part(member.value, test, asked)) {
        return true;
      }
    }
  }
  return false;
}

bool Graph::contains_unknown(Datum* value) {
  return any_part(
      value, [](const Datum& part) { return part.unknown ? std::optional(true) : std::nullopt; });
}

bool Graph::contains_observable_unknown(Datum* value, bool rotating) {
  return any_part(value, [rotating](const Datum& part) {
    return part.unknown ? std::optional(rotating || !part.rotate_only) : std::nullopt;
  });
}

bool Graph::contains_secret(Datum* value) {
  return any_part(
      value, [](const Datum& part) { return part.secret ? std::optional(true) : std::nullopt; });
}

bool Graph::may_be_object(Datum* value) {
  if (value == nullptr) {
    return false;
  }
  if (value->unknown) {
    const Schema& known = *schema(value);
    return known.always() || known.type == "object";
  }
  return value->kind == Datum::Kind::object;
}

Graph::Text Graph::append_text(std::string& out, Datum* value) {
  Text result{value->unknown, value->secret};
  if (value->unknown) {
    out += "[unknown]";
    return result;
  }
  if (!value->is_container()) {
    out += value->text();
    return result;
  }
  for (std::size_t i = 0; i < value->size; ++i) {
    out += i == 0 ? "" : ",";
    if (value->kind == Datum::Kind::object) {
      append_quoted(out, value->keys[i]);
      out += '=';
    }
    std::string inner;
    const Text part = append_text(inner, slot(value, i));
    append_quoted(out, inner);
    if (out.size() > max_text_bytes) {
      throw LimitReached{"a text is longer than " + std::to_string(max_text_bytes) + " bytes"};
    }
    result.unknown = result.unknown || part.unknown;
    result.secret = result.secret || part.secret;
  }
  return result;
}

Schema* Graph::own_schema(Datum* value) {
  if (value->schema != nullptr) {
    return value->schema;
  }
  if (value->origin != nullptr) {
    return value->schema = schema(value->origin, value->origin_merges);
  }
  if (value->kind == Datum::Kind::array) {
    std::vector<Schema*> items(value->size);
    for (std::size_t i = 0; i < value->size; ++i) {
      items[i] = schema(value->slots[i]);
    }
    return value->schema = schemas.tuple(std::move(items));
  }
  if (value->kind == Datum::Kind::object) {
    // What a call gives is described before its parts are merged over anything.
    const bool given = value->def->kind == Term::Kind::call;
    SchemaMap properties(value->size);
    for (std::size_t i = 0; i < value->size; ++i) {
      Datum* const part = value->slots[i];
      properties[i] = {std::string(value->keys[i]), schema(part, given ? 0 : part->merges)};
    }
    return value->schema = schemas.record(std::move(properties));
  }
  return value->schema = value->kind == Datum::Kind::null ? schemas.of_type("null")
                                                          : schemas.constant(constant_of(*value));
}

Schema* Graph::schema(Datum* value, unsigned merges) {
  Schema* const own = own_schema(value);
  if (merges == 0 || own->type != "object") {
    return own;
  }
  if (const auto known = merged_schemas_.find({value, merges}); known != merged_schemas_.end()) {
    return known->second;
  }
  Datum* const below = base(value);
  Schema* const lower = schema(below, merges == 1 ? value->base_merges : below->merges);
  Schema* const merged = schemas.merged(lower, schema(value, merges - 1));
  return merged_schemas_[{value, merges}] = merged;
}

}  // namespace courier::esc
