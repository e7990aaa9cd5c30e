#include "yaml/fields.h"

#include <algorithm>

#include "base/text.h"
#include "yaml/path.h"
#include "yaml/scalar.h"

namespace courier::yaml {

namespace {

std::optional<ScalarType> scalar_type(const Node& node) {
  if (node.kind != Kind::scalar) {
    return std::nullopt;
  }
  const auto typed = type_scalar(node);
  const auto* scalar = std::get_if<Scalar>(&typed);
  return scalar == nullptr ? std::nullopt : std::optional(scalar->type);
}

void expected(std::string_view what, const Place& place, Diagnostics& diagnostics) {
  diagnostics.error("expected " + std::string(what) + ", found " +
                        std::string(kind_of(*place.node)),
                    place.range(), place.path);
}

}  // namespace

Place Place::child(const Node& value, std::string_view key) const {
  return {document, &value, join_key(path, key)};
}

Place Place::item(std::size_t index) const {
  return {document, &node->children[index], join_index(path, index)};
}

std::string_view kind_of(const Node& node) {
  switch (node.kind) {
    case Kind::mapping: return "a mapping";
    case Kind::sequence: return "a list";
    case Kind::alias: return "an alias";
    case Kind::scalar: break;
  }
  const std::optional<ScalarType> type = scalar_type(node);
  if (!type) {
    return "a value that its tag does not fit";
  }
  switch (*type) {
    case ScalarType::null: return "null";
    case ScalarType::boolean: return "a boolean";
    case ScalarType::number: return "a number";
    case ScalarType::string: break;
  }
  return "text";
}

std::vector<Field> read_fields(const Place& place, Diagnostics& diagnostics) {
  std::vector<Field> fields;
  if (place.node->kind != Kind::mapping) {
    expected("a mapping", place, diagnostics);
    return fields;
  }
  const std::vector<Node>& children = place.node->children;
  for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
    const Node& key = children[i];
    if (key.kind != Kind::scalar) {
      diagnostics.error("expected text as a key, found " + std::string(kind_of(key)),
                        place.document->range_of(key), place.path);
      continue;
    }
    Field field{place.child(key, key.value), place.child(children[i + 1], key.value)};
    const bool twice = std::any_of(fields.begin(), fields.end(), [&](const Field& other) {
      return other.key.node->value == key.value;
    });
    if (twice) {
      diagnostics.error("the key " + quote(key.value) + " stands twice", field.key.range(),
                        field.key.path);
    } else {
      fields.push_back(std::move(field));
    }
  }
  return fields;
}

KnownFields::KnownFields(const Place& place, Diagnostics& diagnostics)
    : fields_(read_fields(place, diagnostics)), taken_(fields_.size()), diagnostics_(diagnostics) {}

std::optional<Field> KnownFields::take(std::string_view key) {
  known_.emplace_back(key);
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i].key.node->value == key) {
      taken_[i] = true;
      return fields_[i];
    }
  }
  return std::nullopt;
}

void KnownFields::take_later(std::string_view key) {
  if (const std::optional<Field> field = take(key)) {
    diagnostics_.error(quote(key) + ": not in this version", field->key.range(), field->key.path);
  }
  known_.pop_back();
}

void KnownFields::finish() {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (taken_[i]) {
      continue;
    }
    const std::string& key = fields_[i].key.node->value;
    const std::string near = nearest(key, known_);
    diagnostics_.add({Severity::error, "unknown key " + quote(key),
                      near.empty() ? "the keys here are " + join(known_, ", ")
                                   : "did you mean " + quote(near) + "?",
                      fields_[i].key.range(), fields_[i].key.path});
  }
}

std::optional<std::string> read_text(const Place& place, Diagnostics& diagnostics) {
  if (scalar_type(*place.node) == ScalarType::string) {
    return place.node->value;
  }
  expected("text", place, diagnostics);
  return std::nullopt;
}

std::optional<bool> read_boolean(const Place& place, Diagnostics& diagnostics) {
  if (scalar_type(*place.node) == ScalarType::boolean) {
    return to_lower(place.node->value) == "true";
  }
  expected("true or false", place, diagnostics);
  return std::nullopt;
}

std::vector<Place> read_items(const Place& place, Diagnostics& diagnostics) {
  std::vector<Place> items;
  if (place.node->kind != Kind::sequence) {
    expected("a list", place, diagnostics);
    return items;
  }
  for (std::size_t i = 0; i < place.node->children.size(); ++i) {
    items.push_back(place.item(i));
  }
  return items;
}

}  // namespace courier::yaml
