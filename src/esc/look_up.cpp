// Finds the part of a value that a path names.
#include "esc/path.h"
#include "esc/suggest.h"
#include "esc/value.h"

namespace courier::esc {

namespace {

// The text of the path before the accessor, or `the top` for the first.
std::string place_of(std::string_view path, const Accessor& accessor) {
  return accessor.begin == 0 ? "the top" : std::string(path.substr(0, accessor.begin));
}

// Steps into `value`, which is `secret` or in something that is, or says why that is not possible.
const Value* step(const Value& value, const Accessor& accessor, bool secret, std::string& finding) {
  switch (value.kind()) {
    case Value::Kind::array: {
      const std::size_t size = value.items().size();
      if (!accessor.is_index()) {
        finding = "cannot access an array element using a property name";
      } else if (accessor.index < 0) {
        finding = "array indices must not be negative";
      } else if (static_cast<std::uint64_t>(accessor.index) >= size) {
        finding = "array index " + std::to_string(accessor.index) +
                  " out-of-bounds for array of length " + std::to_string(size);
      } else {
        return &value.items()[static_cast<std::size_t>(accessor.index)];
      }
      return nullptr;
    }
    case Value::Kind::object: {
      if (accessor.is_index()) {
        finding = "cannot access an object property using an integer index";
        return nullptr;
      }
      if (const Value* const member = value.member(accessor.key)) {
        return member;
      }
      std::vector<std::string_view> keys;
      if (!secret) {  // else the keys may come from a secret text, and are not suggested
        for (const auto& [key, member] : value.members()) {
          keys.push_back(key);
        }
      }
      finding = unknown_property(accessor.key, keys);
      return nullptr;
    }
    case Value::Kind::null:
    case Value::Kind::boolean:
    case Value::Kind::number:
    case Value::Kind::string:
    case Value::Kind::unknown: finding = "receiver must be an array or an object"; return nullptr;
  }
  return nullptr;
}

}  // namespace

Lookup look_up(const Value& root, std::string_view path) {
  std::vector<PathError> errors;
  const PathText parsed = parse_path(path, errors);
  if (!errors.empty()) {
    return {Lookup::Outcome::malformed,
            {},
            false,
            std::string(errors.front().finding) + " at byte " +
                std::to_string(errors.front().begin + 1)};
  }
  const Value* value = &root;
  bool secret = root.is_secret();
  for (const Accessor& accessor : parsed.accessors) {
    if (value->kind() == Value::Kind::unknown) {
      return {Lookup::Outcome::found, Value::unknown(value->is_secret()), secret, {}};
    }
    std::string finding;
    const Value* const next = step(*value, accessor, secret, finding);
    if (next == nullptr) {
      return {
          Lookup::Outcome::missing, {}, false, finding + " (at " + place_of(path, accessor) + ')'};
    }
    value = next;
    secret = secret || value->is_secret();
  }
  return {Lookup::Outcome::found, *value, secret || value->contains_secret(), {}};
}

}  // namespace courier::esc
