// How the schema's evaluation walks: an item, where it stands, and what is said of it there.
#pragma once

#include <string>
#include <utility>

#include "cloudinit/schema_fault.h"

namespace courier::cloudinit {

// What an item is judged as: where it stands, and under which key.
struct Spot {
  const Item& item;
  std::string path;
  const yaml::Node* key = nullptr;  // of a mapping's value

  [[nodiscard]] Fault fault(Fault::Keyword keyword, std::string message) const {
    const bool at_key =
        key != nullptr && (keyword == Fault::Keyword::deprecated || item.is(Item::Kind::null));
    return {keyword, &item, at_key ? key : item.node, path, std::move(message)};
  }
  [[nodiscard]] Spot at(const Item& child_key, const Item& child) const {
    return {child, path_below(path, child_key), child_key.node};
  }
  [[nodiscard]] Spot at(std::size_t index) const {
    return {item.items[index], path + '[' + std::to_string(index) + ']'};
  }
};

[[nodiscard]] const nlohmann::json& cloud_config_schema();

// Everything that the schema, or a part of it, says of an item.
[[nodiscard]] Faults run(const nlohmann::json& schema, const Spot& spot);

// The same without what `$ref`, allOf, anyOf, oneOf and the deprecations add.
[[nodiscard]] Faults keyword_faults(const nlohmann::json& schema, const Spot& spot);

void append(Faults& to, Faults from);

}  // namespace courier::cloudinit
