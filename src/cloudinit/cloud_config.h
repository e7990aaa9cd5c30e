// The parts of a cloud-config that our blocks fill, and their tree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace courier::cloudinit {

struct File {
  std::string path;
  std::string_view
      permissions;      // octal digits; a string in the document too, else YAML reads a number
  std::string content;  // UTF-8
};

using Command = std::vector<std::string>;  // words, which cloud-init quotes for the shell itself

struct CloudConfig {
  std::vector<std::string> authorized_keys;  // of the image's default user
  std::vector<File> files;                   // written before users and packages
  std::vector<Command> commands;             // run once, last
};

// Keeps the image's default user: without the word `default` in a list of users that someone else
// adds, the keys would go to root only, where they open nothing.
[[nodiscard]] yaml::Node to_tree(const CloudConfig& config);

}  // namespace courier::cloudinit
