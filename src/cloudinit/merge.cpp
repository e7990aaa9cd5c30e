#include "cloudinit/merge.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;

std::string shown(const Position& place) {
  return "line " + std::to_string(place.line) + ", column " + std::to_string(place.column);
}

Item* value_of(Item& mapping, const Item& key) {
  for (std::size_t i = 0; key.is(Kind::string) && i + 1 < mapping.items.size(); i += 2) {
    if (mapping.items[i].is(Kind::string) && mapping.items[i].text == key.text) {
      return &mapping.items[i + 1];
    }
  }
  return nullptr;
}

void merge_into(Item& blocks, Item own, const std::string& path, Findings& findings) {
  if (blocks.is(Kind::sequence) && own.is(Kind::sequence)) {
    std::move(own.items.begin(), own.items.end(), std::back_inserter(blocks.items));
  } else if (blocks.is(Kind::mapping) && own.is(Kind::mapping)) {
    for (std::size_t i = 0; i + 1 < own.items.size(); i += 2) {
      Item& key = own.items[i];
      Item* const there = value_of(blocks, key);
      if (there != nullptr) {
        merge_into(*there, std::move(own.items[i + 1]), path_below(path, key), findings);
      } else {
        blocks.items.push_back(std::move(key));
        blocks.items.push_back(std::move(own.items[i + 1]));
      }
    }
  } else {
    findings.add(Gravity::error, "conflict",
                 path + ": the block at " + shown(blocks.place()) +
                     " sets this as well; keep one of the two",
                 own.place());
  }
}

void check_paths(const Item& root, std::size_t of_blocks, Findings& findings) {
  const Item* const files = root.member("write_files");
  if (files == nullptr || !files->is(Kind::sequence)) {
    return;
  }
  for (std::size_t i = 0; i < files->items.size(); ++i) {
    const Item* const path = files->items[i].member("path");
    const Item* const append = files->items[i].member("append");
    if (path == nullptr || (append != nullptr && append->text == "true")) {
      continue;
    }
    for (std::size_t earlier = 0; earlier < std::min(i, of_blocks); ++earlier) {
      const Item* const other = files->items[earlier].member("path");
      if (other != nullptr && other->text == path->text) {
        findings.add(Gravity::error, "conflict",
                     "write_files[" + std::to_string(i) + "].path: the block at " +
                         shown(other->place()) + " writes this file as well; keep one of the two",
                     path->place());
      }
    }
  }
}

}  // namespace

Item merge(Item blocks, Item own, Findings& findings) {
  const Item* const files = blocks.member("write_files");
  const std::size_t of_blocks = files == nullptr ? 0 : files->items.size();
  merge_into(blocks, std::move(own), {}, findings);
  check_paths(blocks, of_blocks, findings);
  return blocks;
}

}  // namespace courier::cloudinit
