// Reads a schema from JSON as Go's encoding/json fills the reference evaluator's struct: names
// without regard to case, its words for what has the wrong type, nested values read into what an
// earlier spelling of the same name left behind.
#include <algorithm>
#include <array>

#include "esc/go_text.h"
#include "esc/schema.h"
#include "yaml/code_point.h"

namespace courier::esc {

namespace {

using Failure = std::optional<SchemaError>;

// Go's simple case folding; ſ and K (the Kelvin sign) are the only letters that fold to ASCII.
std::string fold(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const yaml::CodePoint next = yaml::decode(name);
    yaml::append_utf8(out, next.value == 0x17F ? U's' : yaml::to_lower(next.value));
    name.remove_prefix(next.width);
  }
  return out;
}

std::string_view kind_name(Json::Kind kind) {
  constexpr std::array<std::string_view, 6> names = {"null",   "bool",  "number",
                                                     "string", "array", "object"};
  return names[static_cast<std::size_t>(kind)];
}

std::string json_number_problem(std::string_view text) {
  const auto parsed = parse_json(text);
  const bool whole = parsed && parsed->kind == Json::Kind::number && parsed->text == text;
  if (whole) {
    return {};
  }
  std::string item;
  append_json_string(item, text);
  return quoted(item);
}

// Reads one schema. Of errors that let reading go on the first is kept.
class Reader {
 public:
  Reader(SchemaPool& pool, std::string field) : pool_(pool), field_(std::move(field)) {}

  Failure read(const Json& json, Schema& schema) {
    if (json.kind == Json::Kind::boolean) {
      schema.degenerate =
          json.text == "true" ? Schema::Degenerate::always : Schema::Degenerate::never;
      return {};
    }
    if (json.kind != Json::Kind::object) {
      return mismatch(json, "schema.rawSchema");
    }
    for (const auto& [key, value] : json.members) {
      if (Failure failed = member(fold(key), value, schema)) {
        return failed;
      }
    }
    return std::move(first_);
  }

 private:
  [[nodiscard]] SchemaError mismatch(const Json& json, std::string_view type) const {
    return {"json: cannot unmarshal " + std::string(kind_name(json.kind)) + " into Go " +
                (field_.empty() ? "value" : "struct field rawSchema." + field_) + " of type " +
                std::string(type),
            {},
            {}};
  }

  void note(SchemaError error) {
    if (!first_) {
      first_ = std::move(error);
    }
  }

  // Runs `read` with the member's name, as it is spelled in the schema, on the path.
  template <class Read>
  Failure in(std::string_view name, Read read) {
    const std::size_t outer = field_.size();
    field_ += field_.empty() ? "" : ".";
    field_ += name;
    Failure failed = read();
    field_.resize(outer);
    return failed;
  }

  Failure member(const std::string& name, const Json& json, Schema& s) {
    // Making the keywords only when needed keeps schemas of records small.
    if (name == "type")
      return in("type", [&] { return read_text(json, s.type); });
    if (name == "const")
      return read_any(json, s.constant);
    if (name == "required")
      return in("required", [&] { return texts(json, s.required); });
    if (name == "items")
      return in("items", [&] { return nested(json, s.items); });
    if (name == "properties")
      return in("properties", [&] { return map(json, s.properties); });
    if (name == "prefixitems")
      return in("prefixItems", [&] { return list(json, s.prefix_items); });
    if (name == "additionalproperties") {
      return in("additionalProperties", [&] { return nested(json, s.additional_properties); });
    }
    SchemaKeywords& k = s.more();
    if (name == "$defs")
      return in("$defs", [&] { return map(json, k.definitions); });
    if (name == "$ref")
      return in("$ref", [&] { return read_text(json, k.reference); });
    if (name == "anyof")
      return in("anyOf", [&] { return list(json, k.any_of); });
    if (name == "oneof")
      return in("oneOf", [&] { return list(json, k.one_of); });
    if (name == "enum")
      return in("enum", [&] { return any_list(json, k.enumeration); });
    if (name == "examples")
      return in("examples", [&] { return any_list(json, k.examples); });
    if (name == "default")
      return read_any(json, k.default_value);
    if (name == "pattern")
      return in("pattern", [&] { return read_text(json, k.pattern); });
    if (name == "title")
      return in("title", [&] { return read_text(json, k.title); });
    if (name == "description") {
      return in("description", [&] { return read_text(json, k.description); });
    }
    if (name == "secret")
      return in("secret", [&] { return flag(json, k.secret); });
    if (name == "deprecated")
      return in("deprecated", [&] { return flag(json, k.deprecated); });
    if (name == "uniqueitems")
      return in("uniqueItems", [&] { return flag(json, k.unique_items); });
    if (name == "rotateonly")
      return in("rotateOnly", [&] { return texts(json, k.rotate_only); });
    if (name == "dependentrequired") {
      return in("dependentRequired", [&] { return dependent(json, k); });
    }
    return bound(name, json, k);
  }

  Failure bound(const std::string& name, const Json& json, SchemaKeywords& k) {
    const std::pair<std::string_view, std::string*> bounds[] = {
        {"multipleOf", &k.multiple_of.text},
        {"maximum", &k.maximum.text},
        {"exclusiveMaximum", &k.exclusive_maximum.text},
        {"minimum", &k.minimum.text},
        {"exclusiveMinimum", &k.exclusive_minimum.text},
        {"maxLength", &k.max_length.text},
        {"minLength", &k.min_length.text},
        {"maxItems", &k.max_items.text},
        {"minItems", &k.min_items.text},
        {"maxProperties", &k.max_properties.text},
        {"minProperties", &k.min_properties.text}};
    for (const auto& [spelling, text] : bounds) {
      if (fold(spelling) == name) {
        return in(spelling, [&, out = text] { return number(json, *out); });
      }
    }
    return {};  // other keywords mean nothing
  }

  Failure number(const Json& json, std::string& out) {
    if (json.kind == Json::Kind::string) {
      if (std::string item = json_number_problem(json.text); !item.empty()) {
        return SchemaError{"json: invalid number literal, trying to unmarshal ", std::move(item),
                           " into Number"};
      }
    } else if (json.kind != Json::Kind::number && json.kind != Json::Kind::null) {
      note(mismatch(json, "json.Number"));
      return {};
    }
    if (json.kind != Json::Kind::null) {
      out = json.text;
    }
    return {};
  }

  Failure read_text(const Json& json, std::string& out) {
    if (json.kind == Json::Kind::string) {
      out = json.text;
    } else if (json.kind != Json::Kind::null) {
      note(mismatch(json, "string"));
    }
    return {};
  }

  Failure flag(const Json& json, bool& out) {
    if (json.kind == Json::Kind::boolean) {
      out = json.text == "true";
    } else if (json.kind != Json::Kind::null) {
      note(mismatch(json, "bool"));
    }
    return {};
  }

  static Failure read_any(const Json& json, std::optional<Json>& out) {
    out.reset();
    if (json.kind != Json::Kind::null) {
      out = json;
    }
    return {};
  }

  // Whether a list or map can be read; otherwise the type is wrong, or null empties it.
  template <class Container>
  bool readable(const Json& json, Json::Kind kind, std::string_view type, Container& out) {
    if (json.kind == kind) {
      return true;
    }
    if (json.kind == Json::Kind::null) {
      out.clear();
    } else {
      note(mismatch(json, type));
    }
    return false;
  }

  Failure any_list(const Json& json, std::vector<Json>& out) {
    if (readable(json, Json::Kind::array, "[]interface {}", out)) {
      out = json.items;
    }
    return {};
  }

  Failure texts(const Json& json, std::vector<std::string>& out) {
    if (readable(json, Json::Kind::array, "[]string", out)) {
      out.resize(json.items.size());
      for (std::size_t i = 0; i < out.size(); ++i) {
        read_text(json.items[i], out[i]);
      }
    }
    return {};
  }

  Failure dependent(const Json& json, SchemaKeywords& k) {
    if (!readable(json, Json::Kind::object, "map[string][]string", k.dependent_required)) {
      return {};
    }
    for (const auto& [key, value] : json.members) {
      std::vector<std::string> required;
      texts(value, required);
      std::erase_if(k.dependent_required, [&](const auto& entry) { return entry.first == key; });
      k.dependent_required.emplace_back(key, std::move(required));
    }
    std::ranges::sort(k.dependent_required);
    return {};
  }

  Failure nested(const Json& json, Schema*& out) {
    if (json.kind == Json::Kind::null) {
      out = nullptr;
      return {};
    }
    if (out == nullptr) {
      out = pool_.make();
    }
    return Reader(pool_, field_).read(json, *out);
  }

  Failure list(const Json& json, std::vector<Schema*>& out) {
    if (readable(json, Json::Kind::array, "[]*schema.Schema", out)) {
      out.resize(json.items.size());
      for (std::size_t i = 0; i < out.size(); ++i) {
        if (Failure failed = nested(json.items[i], out[i])) {
          return failed;
        }
      }
    }
    return {};
  }

  Failure map(const Json& json, SchemaMap& out) {
    if (!readable(json, Json::Kind::object, "map[string]*schema.Schema", out)) {
      return {};
    }
    for (const auto& [key, value] : json.members) {
      Schema* read = nullptr;
      if (Failure failed = nested(value, read)) {
        return failed;
      }
      const auto place = std::ranges::lower_bound(out, key, {}, &SchemaMember::first);
      if (place != out.end() && place->first == key) {
        place->second = read;
      } else {
        out.emplace(place, key, read);
      }
    }
    return {};
  }

  SchemaPool& pool_;
  std::string field_;  // the path of names to here
  Failure first_;
};

}  // namespace

std::expected<Schema*, SchemaError> read_schema(const Json& json, SchemaPool& pool) {
  Schema* const schema = pool.make();
  if (Failure failed = Reader(pool, {}).read(json, *schema)) {
    return std::unexpected(std::move(*failed));
  }
  return schema;
}

Schema* meta_schema(SchemaPool& pool) {
  const auto refer = [&pool] {
    Schema* const made = pool.make();
    made->more().reference = "#/$defs/schema";
    return made;
  };
  const auto typed = [&pool](std::string_view type) { return pool.make(type); };
  const auto map_of = [&pool](Schema* schema) {
    Schema* const made = pool.make("object");
    made->additional_properties = schema;
    return made;
  };

  Schema* const type = typed("string");
  for (const char* const name : {"string", "number", "boolean", "array", "object", "null"}) {
    type->more().enumeration.push_back({Json::Kind::string, name, {}, {}});
  }
  SchemaMap properties = {{"$defs", map_of(refer())},
                          {"$ref", typed("string")},
                          {"additionalProperties", refer()},
                          {"anyOf", pool.array_of(refer())},
                          {"const", pool.make()},
                          {"default", pool.make()},
                          {"dependentRequired", map_of(pool.array_of(typed("string")))},
                          {"deprecated", typed("boolean")},
                          {"description", typed("string")},
                          {"enum", typed("array")},
                          {"examples", typed("array")},
                          {"items", refer()},
                          {"oneOf", pool.array_of(refer())},
                          {"pattern", typed("string")},
                          {"prefixItems", pool.array_of(refer())},
                          {"properties", map_of(refer())},
                          {"required", pool.array_of(typed("string"))},
                          {"title", typed("string")},
                          {"type", type},
                          {"uniqueItems", typed("boolean")}};
  for (const char* const name :
       {"multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
        "minLength", "maxItems", "minItems", "maxProperties", "minProperties"}) {
    properties.emplace_back(name, typed("number"));
  }
  std::ranges::sort(properties, {}, &SchemaMember::first);

  Schema* const object = typed("object");
  object->properties = std::move(properties);
  Schema* const either = pool.make();
  either->more().any_of = {typed("boolean"), object};
  Schema* const meta = refer();
  meta->more().definitions = {{"schema", either}};
  return meta;
}

}  // namespace courier::esc
