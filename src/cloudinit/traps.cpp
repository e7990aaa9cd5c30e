#include "cloudinit/traps.h"

namespace courier::cloudinit {

namespace {

void visit_below(const Item& item, const std::string& path, const ScalarVisitor& visit) {
  if (item.is(Item::Kind::mapping) || item.is(Item::Kind::set)) {
    for (std::size_t i = 0; i + 1 < item.items.size(); i += 2) {
      visit_below(item.items[i + 1], path_below(path, item.items[i]), visit);
    }
  } else if (item.is(Item::Kind::sequence)) {
    for (std::size_t i = 0; i < item.items.size(); ++i) {
      visit_below(item.items[i], path + '[' + std::to_string(i) + ']', visit);
    }
  } else {
    visit(item, path);
  }
}

}  // namespace

void for_each_scalar(const Item& root, const ScalarVisitor& visit) { visit_below(root, {}, visit); }

const yaml::Node* key_of(const Item& mapping, std::string_view key) {
  for (std::size_t i = 0; mapping.is(Item::Kind::mapping) && i + 1 < mapping.items.size(); i += 2) {
    if (mapping.items[i].is(Item::Kind::string) && mapping.items[i].text == key) {
      return mapping.items[i].node;
    }
  }
  return nullptr;
}

std::string allow_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool word = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (word) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (name.ends_with('_')) {
    name.pop_back();
  }
  return name;
}

}  // namespace courier::cloudinit
