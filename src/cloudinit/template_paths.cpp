#include "cloudinit/template_paths.h"

#include <cstddef>

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;
using Origins = std::map<const yaml::Node*, std::string>;

std::string item_of(const std::string& path, std::size_t index) {
  return path + '[' + std::to_string(index) + ']';
}

// What a value brought has the node of its `${…}`, and so its path.
void collect(const Item& item, const std::string& path, Origins& origins) {
  origins.emplace(item.node, path);
  for (std::size_t i = 0; i < item.items.size(); ++i) {
    if (item.is(Kind::sequence)) {
      collect(item.items[i], item_of(path, i), origins);
    } else if (i % 2 == 1) {
      collect(item.items[i], path_below(path, item.items[i - 1]), origins);
    }
  }
}

void name_items(const Item& item, const std::string& path, const Origins& origins,
                TemplatePaths& paths) {
  std::size_t own = 0;
  for (std::size_t i = 0; i < item.items.size(); ++i) {
    const Item& child = item.items[i];
    if (item.is(Kind::sequence)) {
      const auto origin = origins.find(child.node);
      paths.emplace(item_of(path, i),
                    origin != origins.end() ? origin->second : item_of(path, own));
      own += origin != origins.end() ? 0U : 1U;
    } else if (i % 2 == 1) {
      name_items(child, path_below(path, item.items[i - 1]), origins, paths);
    }
  }
}

}  // namespace

TemplatePaths template_paths(const Item& merged, const Item* blocks) {
  Origins origins;
  TemplatePaths paths;
  if (blocks != nullptr) {
    collect(*blocks, "blocks", origins);
    name_items(merged, {}, origins, paths);
  }
  return paths;
}

void rename_paths(Findings& findings, const TemplatePaths& paths) {
  for (Finding& finding : findings.list()) {
    const std::size_t bracket = finding.message.find(']');
    const auto found = bracket == std::string::npos
                           ? paths.end()
                           : paths.find(finding.message.substr(0, bracket + 1));
    if (found != paths.end()) {
      finding.message.replace(0, bracket + 1, found->second);
    }
  }
}

}  // namespace courier::cloudinit
