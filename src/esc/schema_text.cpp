// Schemas as JSON: the reference's order of members; empty ones left out, except `type`.
#include "esc/go_text.h"
#include "esc/schema.h"

namespace courier::esc {

namespace {

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void schema(const Schema* schema) {
    if (schema == nullptr) {
      out_ += "null";
    } else if (schema->degenerate != Schema::Degenerate::no) {
      out_ += schema->always() ? "true" : "false";
    } else {
      object(*schema);
    }
  }

 private:
  void object(const Schema& s) {
    static const SchemaKeywords none;
    const SchemaKeywords& k = s.keywords ? *s.keywords : none;
    out_ += '{';
    const std::size_t begin = out_.size();
    map("$defs", k.definitions);
    text("$ref", k.reference);
    list("anyOf", k.any_of);
    list("oneOf", k.one_of);
    list("prefixItems", s.prefix_items);
    optional("items", s.items);
    optional("additionalProperties", s.additional_properties);
    map("properties", s.properties);
    name("type");
    append_json_string(out_, s.type);
    json("const", s.constant);
    jsons("enum", k.enumeration);
    number("multipleOf", k.multiple_of.text);
    number("maximum", k.maximum.text);
    number("exclusiveMaximum", k.exclusive_maximum.text);
    number("minimum", k.minimum.text);
    number("exclusiveMinimum", k.exclusive_minimum.text);
    number("maxLength", k.max_length.text);
    number("minLength", k.min_length.text);
    text("pattern", k.pattern);
    number("maxItems", k.max_items.text);
    number("minItems", k.min_items.text);
    flag("uniqueItems", k.unique_items);
    number("maxProperties", k.max_properties.text);
    number("minProperties", k.min_properties.text);
    texts("required", s.required);
    dependent(k);
    text("title", k.title);
    text("description", k.description);
    json("default", k.default_value);
    flag("deprecated", k.deprecated);
    jsons("examples", k.examples);
    flag("secret", k.secret);
    texts("rotateOnly", k.rotate_only);
    out_.erase(begin, 1);  // the first comma; `type` is always there
    out_ += '}';
  }

  void name(std::string_view key) {
    out_ += ",\"";
    out_ += key;
    out_ += "\":";
  }

  void text(std::string_view key, const std::string& value) {
    if (!value.empty()) {
      name(key);
      append_json_string(out_, value);
    }
  }

  void number(std::string_view key, const std::string& value) {
    if (!value.empty()) {
      name(key);
      out_ += value;
    }
  }

  void flag(std::string_view key, bool value) {
    if (value) {
      name(key);
      out_ += "true";
    }
  }

  void optional(std::string_view key, const Schema* value) {
    if (value != nullptr) {
      name(key);
      schema(value);
    }
  }

  void json(std::string_view key, const std::optional<Json>& value) {
    if (value) {
      name(key);
      append_json(out_, *value);
    }
  }

  template <class List, class Write>
  void members(std::string_view key, char open, char close, const List& values, Write write) {
    if (values.empty()) {
      return;
    }
    name(key);
    out_ += open;
    bool first = true;
    for (const auto& value : values) {
      out_ += first ? "" : ",";
      first = false;
      write(value);
    }
    out_ += close;
  }

  void list(std::string_view key, const std::vector<Schema*>& values) {
    members(key, '[', ']', values, [this](const Schema* value) { schema(value); });
  }

  void map(std::string_view key, const SchemaMap& values) {
    members(key, '{', '}', values, [this](const SchemaMember& member) {
      append_json_string(out_, member.first);
      out_ += ':';
      schema(member.second);
    });
  }

  void texts(std::string_view key, const std::vector<std::string>& values) {
    members(key, '[', ']', values, [this](const std::string& v) { append_json_string(out_, v); });
  }

  void jsons(std::string_view key, const std::vector<Json>& values) {
    members(key, '[', ']', values, [this](const Json& value) { append_json(out_, value); });
  }

  void dependent(const SchemaKeywords& k) {
    members("dependentRequired", '{', '}', k.dependent_required, [this](const auto& entry) {
      append_json_string(out_, entry.first);
      out_ += ":[";
      bool first = true;
      for (const std::string& required : entry.second) {
        out_ += first ? "" : ",";
        first = false;
        append_json_string(out_, required);
      }
      out_ += ']';
    });
  }

  std::string& out_;
};

}  // namespace

void append_schema(std::string& out, const Schema& schema) { Writer(out).schema(&schema); }

}  // namespace courier::esc
