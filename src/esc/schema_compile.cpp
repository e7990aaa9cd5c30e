// Readies schemas for validation: references, bounds, patterns, and what only a rotation may see.
#include <algorithm>

#include "esc/go_text.h"
#include "esc/number.h"
#include "esc/schema.h"

namespace courier::esc {

namespace {

using Failure = std::optional<SchemaError>;

int hex_value(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

// url.PathUnescape.
std::expected<std::string, SchemaError> unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return std::unexpected(SchemaError{"invalid URL escape ", quoted(text.substr(i, 3)), {}});
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

class Compiler {
 public:
  Compiler(Schema& root, SchemaPool& pool) : root_(root), pool_(pool) {}

  Failure compile(Schema* schema) {
    if (schema == nullptr || schema->compiled) {
      return {};
    }
    schema->compiled = true;
    SchemaKeywords* const keywords = schema->keywords.get();
    if (keywords != nullptr) {
      if (Failure failed = resolve(*keywords)) {
        return failed;
      }
      for (const auto* const list : {&keywords->any_of, &keywords->one_of}) {
        if (Failure failed = compile_all(*list)) {
          return failed;
        }
      }
    }
    if (Failure failed = compile_all(schema->prefix_items)) {
      return failed;
    }
    for (Schema* const part : {schema->items, schema->additional_properties}) {
      if (Failure failed = compile(part)) {
        return failed;
      }
    }
    for (const auto& [key, part] : schema->properties) {
      if (Failure failed = compile(part)) {
        return failed;
      }
    }
    if (keywords == nullptr) {
      return {};
    }
    if (Failure failed = spread_rotate_only(*schema)) {
      return failed;
    }
    return read_bounds(*keywords);
  }

 private:
  Failure compile_all(const std::vector<Schema*>& list) {
    for (Schema* const schema : list) {
      if (Failure failed = compile(schema)) {
        return failed;
      }
    }
    return {};
  }

  Failure resolve(SchemaKeywords& keywords) {
    const std::string_view reference = keywords.reference;
    if (reference.empty()) {
      return {};
    }
    constexpr std::string_view prefix = "#/$defs/";
    if (!reference.starts_with(prefix) || reference.substr(prefix.size()).contains('/')) {
      return SchemaError{"only fragment references of the form #/$defs/ref are supported", {}, {}};
    }
    const auto name = unescape(reference.substr(prefix.size()));
    if (!name) {
      return name.error();
    }
    const SchemaMap none;
    const SchemaMap& definitions = root_.keywords ? root_.keywords->definitions : none;
    const auto found = std::ranges::lower_bound(definitions, *name, {}, &SchemaMember::first);
    if (found == definitions.end() || found->first != *name) {
      return SchemaError{"unknown subschema ", std::string(reference), {}};
    }
    keywords.target = found->second;
    return compile(keywords.target);
  }

  Failure spread_rotate_only(Schema& schema) {
    for (const std::string& name : schema.keywords->rotate_only) {
      for (auto& [key, property] : schema.properties) {
        if (key == name) {
          property = rotate_only(property);
        }
      }
    }
    if (recursive_) {
      return SchemaError{"rotateOnly names a property whose schema refers to itself", {}, {}};
    }
    return {};
  }

  // The schema with the mark on all its parts. The parts that it may share with others stay.
  Schema* rotate_only(Schema* schema) {
    if (schema == nullptr || schema->is_rotate_only) {
      return schema;
    }
    if (std::ranges::find(marking_, schema) != marking_.end()) {
      recursive_ = true;
      return schema;
    }
    marking_.push_back(schema);
    Schema* const copy = pool_.copy(*schema);
    copy->is_rotate_only = true;
    if (copy->keywords) {
      copy->keywords->target = rotate_only(copy->keywords->target);
      mark_all(copy->keywords->any_of);
      mark_all(copy->keywords->one_of);
    }
    mark_all(copy->prefix_items);
    copy->items = rotate_only(copy->items);
    copy->additional_properties = rotate_only(copy->additional_properties);
    for (auto& [key, part] : copy->properties) {
      part = rotate_only(part);
    }
    if (copy->keywords || !copy->properties.empty()) {
      auto& names = copy->more().rotate_only;
      names.clear();
      for (const auto& [key, part] : copy->properties) {
        names.push_back(key);
      }
    }
    marking_.pop_back();
    return copy;
  }

  void mark_all(std::vector<Schema*>& list) {
    for (Schema*& schema : list) {
      schema = rotate_only(schema);
    }
  }

  static Failure read(NumberBound& bound) {
    if (bound.text.empty()) {
      return {};
    }
    auto value = parse_number(bound.text);
    if (!value) {
      return SchemaError{{}, std::move(value.error()), {}};
    }
    bound.value = *value;
    return {};
  }

  static Failure read(CountBound& bound) {
    unsigned long long value = 0;
    if (bound.text.empty()) {
      return {};
    }
    if (parse_uint(bound.text, value)) {
      bound.value = value;
      return {};
    }
    const bool digits = bound.text.find_first_not_of("0123456789") == std::string::npos;
    return SchemaError{"strconv.ParseUint: parsing ", quoted(bound.text),
                       digits ? ": value out of range" : ": invalid syntax"};
  }

  static Failure read_pattern(SchemaKeywords& keywords) {
    if (keywords.pattern.empty()) {
      return {};
    }
    auto compiled = Pattern::compile(keywords.pattern);
    if (!compiled) {
      return SchemaError{"error parsing regexp: " + compiled.error().finding + ": ",
                         '`' + compiled.error().argument + '`',
                         {}};
    }
    keywords.compiled_pattern = std::move(*compiled);
    return {};
  }

  static Failure read_bounds(SchemaKeywords& k) {
    for (NumberBound* const bound :
         {&k.multiple_of, &k.maximum, &k.exclusive_maximum, &k.minimum, &k.exclusive_minimum}) {
      if (Failure failed = read(*bound)) {
        return failed;
      }
    }
    for (CountBound* const bound : {&k.max_length, &k.min_length}) {
      if (Failure failed = read(*bound)) {
        return failed;
      }
    }
    if (Failure failed = read_pattern(k)) {
      return failed;
    }
    for (CountBound* const bound :
         {&k.max_items, &k.min_items, &k.max_properties, &k.min_properties}) {
      if (Failure failed = read(*bound)) {
        return failed;
      }
    }
    return {};
  }

  Schema& root_;
  SchemaPool& pool_;
  std::vector<const Schema*> marking_;
  bool recursive_ = false;
};

}  // namespace

std::optional<SchemaError> compile(Schema& schema, SchemaPool& pool) {
  if (schema.compiled || schema.degenerate != Schema::Degenerate::no) {
    return {};
  }
  return Compiler(schema, pool).compile(&schema);
}

}  // namespace courier::esc
