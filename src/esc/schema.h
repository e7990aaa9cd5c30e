// JSON schemas as the reference evaluator uses them: for inference, validation and unknown values.
#pragma once

#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/pattern.h"
#include "esc/json.h"

namespace courier::esc {

struct Schema;
using SchemaMember = std::pair<std::string, Schema*>;
using SchemaMap = std::vector<SchemaMember>;  // sorted by key

// A bound: its text as given, and what it means once compiled. The reference calculates with
// binary floating point of 64 bits of mantissa, which is x86's long double.
struct NumberBound {
  std::string text;  // empty: absent
  std::optional<long double> value;
};
struct CountBound {
  std::string text;
  std::optional<std::uint64_t> value;
};

// The members that few schemas have.
struct SchemaKeywords {
  SchemaMap definitions;
  std::string reference;
  std::vector<Schema*> any_of;
  std::vector<Schema*> one_of;
  std::vector<Json> enumeration;
  NumberBound multiple_of, maximum, exclusive_maximum, minimum, exclusive_minimum;
  CountBound max_length, min_length, max_items, min_items, max_properties, min_properties;
  std::string pattern;
  bool unique_items = false;
  std::vector<std::pair<std::string, std::vector<std::string>>> dependent_required;  // sorted
  std::string title, description;
  std::optional<Json> default_value;
  bool deprecated = false;
  std::vector<Json> examples;
  bool secret = false;
  std::vector<std::string> rotate_only;
  // Of compile():
  Schema* target = nullptr;  // of `reference`
  std::optional<Pattern> compiled_pattern;
};

struct Schema {
  enum class Degenerate : std::uint8_t { no, always, never };
  Degenerate degenerate = Degenerate::no;
  bool is_rotate_only = false;  // set by compile() below a name in rotate_only
  bool compiled = false;
  std::string type;  // empty: any
  std::optional<Json> constant;
  std::vector<Schema*> prefix_items;
  Schema* items = nullptr;
  Schema* additional_properties = nullptr;
  SchemaMap properties;
  std::vector<std::string> required;
  std::unique_ptr<SchemaKeywords> keywords;  // null: none of them

  [[nodiscard]] bool always() const { return degenerate == Degenerate::always; }
  [[nodiscard]] bool never() const { return degenerate == Degenerate::never; }
  [[nodiscard]] Schema* property(std::string_view key) const;  // declared, else null
  SchemaKeywords& more();                                      // makes the keywords
};

// Makes schemas and owns them; they point to one another freely.
class SchemaPool {
 public:
  [[nodiscard]] Schema* make(std::string_view type = {});
  [[nodiscard]] Schema* always() { return &always_; }
  [[nodiscard]] Schema* never() { return &never_; }
  [[nodiscard]] Schema* of_type(std::string_view type);  // shared: `{"type": …}` and nothing else
  [[nodiscard]] Schema* constant(Json value);
  [[nodiscard]] Schema* tuple(std::vector<Schema*> items);
  [[nodiscard]] Schema* record(SchemaMap properties);  // all required
  [[nodiscard]] Schema* array_of(Schema* items);
  [[nodiscard]] Schema* copy(const Schema& schema);

  // The schema of an item or property: all that type, anyOf and oneOf allow, as one.
  [[nodiscard]] Schema* item(Schema& schema, std::size_t index);
  [[nodiscard]] Schema* property(Schema& schema, std::string_view key);

  // Of an object over an object; else `top`.
  [[nodiscard]] Schema* merged(Schema* base, Schema* top);

  SchemaPool();

 private:
  [[nodiscard]] Schema* one_of(std::vector<Schema*> members);

  std::deque<Schema> schemas_;
  Schema always_;
  Schema never_;
  SchemaMap of_type_;
};

// What is wrong with a schema. `shown` repeats a part of it.
struct SchemaError {
  std::string before;
  std::string shown;
  std::string after;
};

// Resolves references, reads numbers and patterns, spreads rotateOnly.
[[nodiscard]] std::optional<SchemaError> compile(Schema& schema, SchemaPool& pool);

// Reads `true`, `false` or an object of keywords, matched without regard to case.
[[nodiscard]] std::expected<Schema*, SchemaError> read_schema(const Json& json, SchemaPool& pool);

// The schema of schemas, for fn::validate.
[[nodiscard]] Schema* meta_schema(SchemaPool& pool);

void append_schema(std::string& out, const Schema& schema);

}  // namespace courier::esc
