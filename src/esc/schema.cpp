#include "esc/schema.h"

#include <algorithm>

namespace courier::esc {

namespace {

Schema* find(const SchemaMap& map, std::string_view key) {
  const auto found = std::ranges::lower_bound(map, key, {}, &SchemaMember::first);
  return found != map.end() && found->first == key ? found->second : nullptr;
}

}  // namespace

Schema* Schema::property(std::string_view key) const { return find(properties, key); }

SchemaKeywords& Schema::more() {
  if (!keywords) {
    keywords = std::make_unique<SchemaKeywords>();
  }
  return *keywords;
}

SchemaPool::SchemaPool() {
  always_.degenerate = Schema::Degenerate::always;
  never_.degenerate = Schema::Degenerate::never;
}

Schema* SchemaPool::make(std::string_view type) {
  Schema& made = schemas_.emplace_back();
  made.type = type;
  return &made;
}

Schema* SchemaPool::of_type(std::string_view type) {
  if (Schema* const shared = find(of_type_, type)) {
    return shared;
  }
  Schema* const made = make(type);
  const auto place = std::ranges::lower_bound(of_type_, type, {}, &SchemaMember::first);
  of_type_.emplace(place, type, made);
  return made;
}

Schema* SchemaPool::constant(Json value) {
  constexpr std::string_view types[] = {"null", "boolean", "number", "string"};
  Schema* const made = make(types[static_cast<std::size_t>(value.kind)]);
  made->constant = std::move(value);
  return made;
}

Schema* SchemaPool::tuple(std::vector<Schema*> items) {
  Schema* const made = make("array");
  made->prefix_items = std::move(items);
  made->items = never();
  return made;
}

Schema* SchemaPool::record(SchemaMap properties) {
  Schema* const made = make("object");
  made->properties = std::move(properties);
  made->required.reserve(made->properties.size());
  for (const auto& [key, schema] : made->properties) {
    made->required.push_back(key);
  }
  return made;
}

Schema* SchemaPool::array_of(Schema* items) {
  Schema* const made = make("array");
  made->items = items;
  return made;
}

Schema* SchemaPool::copy(const Schema& schema) {
  Schema& made = schemas_.emplace_back();
  made.degenerate = schema.degenerate;
  made.is_rotate_only = schema.is_rotate_only;
  made.compiled = schema.compiled;
  made.type = schema.type;
  made.constant = schema.constant;
  made.prefix_items = schema.prefix_items;
  made.items = schema.items;
  made.additional_properties = schema.additional_properties;
  made.properties = schema.properties;
  made.required = schema.required;
  if (schema.keywords) {
    made.keywords = std::make_unique<SchemaKeywords>(*schema.keywords);
  }
  return &made;
}

Schema* SchemaPool::one_of(std::vector<Schema*> members) {
  std::erase_if(members, [](const Schema* s) { return s == nullptr || s->never(); });
  if (members.empty()) {
    return never();
  }
  if (members.size() == 1) {
    return members.front();
  }
  Schema* const made = make();
  made->is_rotate_only = std::ranges::all_of(members, &Schema::is_rotate_only);
  made->more().one_of = std::move(members);
  return made;
}

Schema* SchemaPool::item(Schema& schema, std::size_t index) {
  std::vector<Schema*> members;
  if (schema.keywords) {
    for (const auto* const list : {&schema.keywords->any_of, &schema.keywords->one_of}) {
      for (Schema* const member : *list) {
        members.push_back(item(*member, index));
      }
    }
  }
  if (schema.type == "array") {
    members.push_back(index < schema.prefix_items.size() ? schema.prefix_items[index]
                                                         : schema.items);
  }
  return one_of(std::move(members));
}

Schema* SchemaPool::property(Schema& schema, std::string_view key) {
  std::vector<Schema*> members;
  if (schema.keywords) {
    for (const auto* const list : {&schema.keywords->any_of, &schema.keywords->one_of}) {
      for (Schema* const member : *list) {
        members.push_back(property(*member, key));
      }
    }
  }
  if (schema.type == "object") {
    Schema* const declared = schema.property(key);
    members.push_back(declared ? declared : schema.additional_properties);
  }
  return one_of(std::move(members));
}

Schema* SchemaPool::merged(Schema* base, Schema* top) {
  if (base == nullptr || top->type != "object" || base->type != "object") {
    return top;
  }
  SchemaMap united;
  united.reserve(std::max(base->properties.size(), top->properties.size()));
  auto lower = base->properties.begin();
  for (const auto& [key, schema] : top->properties) {
    for (; lower != base->properties.end() && lower->first < key; ++lower) {
      united.push_back(*lower);
    }
    const bool common = lower != base->properties.end() && lower->first == key;
    united.emplace_back(key, common ? merged(lower->second, schema) : schema);
    lower += common ? 1 : 0;
  }
  united.insert(united.end(), lower, base->properties.end());

  Schema* const made = record(std::move(united));
  made->additional_properties = top->additional_properties;
  if (base->additional_properties != nullptr) {
    made->additional_properties =
        top->additional_properties == nullptr ? base->additional_properties : always();
  }
  return made;
}

}  // namespace courier::esc
