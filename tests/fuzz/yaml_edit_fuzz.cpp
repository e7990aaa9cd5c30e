// Any document, an edit at a place of it: what was not edited keeps its bytes, what was is read
// back.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "yaml/edit.h"
#include "yaml/read.h"

namespace {

using namespace courier::yaml;

// A path that the bytes choose, at most as deep as the tree.
Path choose(const Node& root, std::string_view& choices) {
  Path path;
  const Node* node = &root;
  while (!choices.empty() && !node->children.empty()) {
    const auto choice = static_cast<unsigned char>(choices[0]);
    choices.remove_prefix(1);
    if (choice == 0xFF) {
      break;
    }
    const bool mapping = node->kind == Kind::mapping;
    const std::size_t entries = node->children.size() / (mapping ? 2 : 1);
    const std::size_t entry = choice % entries;
    if (mapping) {
      path.emplace_back(node->children[2 * entry].value);
    } else {
      path.emplace_back(entry);
    }
    node = find(root, path);
    if (node == nullptr) {
      break;
    }
  }
  return path;
}

}  // namespace

// Four bytes choose the place, one the kind of edit; the rest is the document.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 5) {
    return 0;
  }
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  std::string_view choices = input.substr(0, 4);
  const auto source = read("fuzz.yaml", std::string(input.substr(5)));
  if (!source.document) {
    return 0;
  }
  Path path = choose(source.document->root, choices);
  Node value;
  value.value = (data[4] & 2U) != 0 ? "new" : "line\nbreak\n";
  if ((data[4] & 4U) != 0) {
    path.emplace_back("a new key");
  }
  if (path.empty()) {
    return 0;
  }
  const auto edit = (data[4] & 1U) != 0 ? remove_value(*source.document, path)
                                        : set_value(*source.document, path, value);
  if (!edit) {
    return 0;
  }
  const auto changed = read("fuzz.yaml", edit->text);
  if (!changed.document ||
      apply_replacements(*source.document->text, edit->replacements) != edit->text) {
    std::abort();
  }
  const Node* found = find(changed.document->root, path);
  if ((data[4] & 1U) == 0 && (found == nullptr || found->value != value.value)) {
    std::abort();
  }
  return 0;
}
