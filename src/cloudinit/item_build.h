// Builds items that no document holds; each stands at the place of the node that asked for it.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "cloudinit/item.h"

namespace courier::cloudinit {

[[nodiscard]] inline Item text_item(std::string text, const yaml::Node* node) {
  return {Item::Kind::string, std::move(text), {}, node};
}

[[nodiscard]] inline Item empty_item(Item::Kind kind, const yaml::Node* node) {
  return {kind, {}, {}, node};
}

// The key must not be there yet.
inline void put(Item& mapping, std::string_view key, Item value) {
  mapping.items.push_back(text_item(std::string(key), value.node));
  mapping.items.push_back(std::move(value));
}

}  // namespace courier::cloudinit
