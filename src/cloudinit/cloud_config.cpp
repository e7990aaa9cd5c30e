#include "cloudinit/cloud_config.h"

#include <memory>
#include <utility>

namespace courier::cloudinit {

namespace {

yaml::Node text(std::string_view value) {
  static const auto string =
      std::make_shared<const yaml::Properties>(yaml::Properties{"tag:yaml.org,2002:str", {}});
  yaml::Node node;
  node.properties = string;
  node.value = value;
  return node;
}

yaml::Node collection(yaml::Kind kind) {
  yaml::Node node;
  node.kind = kind;
  return node;
}

// Of texts, or of what `make` makes of each item.
template <class Items, class Make>
yaml::Node sequence(const Items& items, Make make) {
  yaml::Node node = collection(yaml::Kind::sequence);
  for (const auto& item : items) {
    node.children.push_back(make(item));
  }
  return node;
}

void add(yaml::Node& mapping, std::string_view key, yaml::Node value) {
  mapping.children.push_back(text(key));
  mapping.children.push_back(std::move(value));
}

yaml::Node to_tree(const File& file) {
  yaml::Node node = collection(yaml::Kind::mapping);
  add(node, "path", text(file.path));
  add(node, "permissions", text(file.permissions));
  add(node, "content", text(file.content));
  return node;
}

}  // namespace

yaml::Node to_tree(const CloudConfig& config) {
  yaml::Node root = collection(yaml::Kind::mapping);
  add(root, "users", sequence(std::vector{"default"}, text));
  add(root, "ssh_authorized_keys", sequence(config.authorized_keys, text));
  add(root, "write_files", sequence(config.files, [](const File& file) { return to_tree(file); }));
  add(root, "runcmd",
      sequence(config.commands, [](const Command& words) { return sequence(words, text); }));
  return root;
}

}  // namespace courier::cloudinit
