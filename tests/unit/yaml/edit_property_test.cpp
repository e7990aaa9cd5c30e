#include <catch2/catch.hpp>
#include <cstdlib>
#include <functional>
#include <set>

#include "unit/yaml/document_generator.h"
#include "yaml/edit.h"
#include "yaml/layout.h"
#include "yaml/read.h"
#include "yaml/scalar.h"

using namespace courier::yaml;
using courier::testing::DocumentGenerator;

namespace {

// What a tree means, as one text; written for this test, so that it shares nothing with edit.cpp.
std::string meaning(const Node& node) {
  if (node.kind == Kind::scalar) {
    const auto typed = type_scalar(node);
    const auto* scalar = std::get_if<Scalar>(&typed);
    REQUIRE(scalar != nullptr);
    return std::to_string(static_cast<int>(scalar->type)) + '<' + scalar->text + '>';
  }
  std::string out = node.kind == Kind::mapping ? "{" : "[";
  for (const Node& child : node.children) {
    out += meaning(child) + ',';
  }
  return out + (node.kind == Kind::mapping ? '}' : ']');
}

struct Place {
  Path path;
  const Node* node;
};

void collect(const Node& node, const Path& path, std::vector<Place>& out) {
  out.push_back({path, &node});
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const bool mapping = node.kind == Kind::mapping;
    if (mapping && i % 2 == 0) {
      continue;
    }
    Path below = path;
    if (mapping) {
      below.emplace_back(node.children[i - 1].value);
    } else {
      below.emplace_back(i);
    }
    collect(node.children[i], below, out);
  }
}

std::vector<Place> places_of(const Node& root) {
  std::vector<Place> places;
  collect(root, {}, places);
  return places;
}

Node* child_of(Node& node, const Path::value_type& step) {
  if (const auto* index = std::get_if<std::size_t>(&step)) {
    return &node.children.at(*index);
  }
  for (std::size_t i = 0; i < node.children.size(); i += 2) {
    if (node.children[i].value == std::get<std::string>(step)) {
      return &node.children[i + 1];
    }
  }
  return nullptr;
}

Node* at(Node& root, const Path& path) {
  Node* node = &root;
  for (const auto& step : path) {
    node = child_of(*node, step);
  }
  return node;
}

std::string slice(const Document& document, const Node& node) {
  return document.text->substr(node.extent.begin, node.extent.end - node.extent.begin);
}

bool starts_with(const Path& path, const Path& prefix) {
  return path.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

// Every scalar that is not under the edited path is written as before, byte for byte.
void check_others(const Document& before, const Document& after, const Path& edited,
                  const std::function<std::optional<Path>(Path)>& moved) {
  for (const Place& place : places_of(before.root)) {
    if (place.node->kind != Kind::scalar || starts_with(place.path, edited)) {
      continue;
    }
    const auto path = moved(place.path);
    if (!path) {
      continue;
    }
    const Node* same = find(after.root, *path);
    REQUIRE(same != nullptr);
    INFO(show(place.path));
    std::string now = slice(after, *same);
    const std::string then = slice(before, *place.node);
    // The one exception: the sign of a block scalar that the end of the file had cut off.
    if (now != then && (then.starts_with('|') || then.starts_with('>')) &&
        place.node->extent.end == before.text->size()) {
      now.erase(1, 1);
      REQUIRE(then.find(now.substr(0, 1)) == 0);
      continue;
    }
    REQUIRE(now == then);
  }
}

// The replaced bytes, once more from scratch: outside of them nothing may differ.
void check_replacements(const Document& before, const Edit& edit) {
  std::size_t from = 0;
  std::string rebuilt;
  for (const Replacement& replacement : edit.replacements) {
    REQUIRE(replacement.extent.begin >= from);
    REQUIRE(replacement.extent.end >= replacement.extent.begin);
    rebuilt += before.text->substr(from, replacement.extent.begin - from) + replacement.text;
    from = replacement.extent.end;
  }
  REQUIRE(rebuilt + before.text->substr(from) == edit.text);
}

std::size_t rounds() {
  const char* asked = std::getenv("COURIER_ROUNDS");
  return asked != nullptr ? std::strtoul(asked, nullptr, 10) : 3000;
}

std::uint32_t first_seed() {
  const char* asked = std::getenv("COURIER_SEED");
  return asked != nullptr ? static_cast<std::uint32_t>(std::strtoul(asked, nullptr, 10)) : 1;
}

Document read_generated(const std::string& text) {
  ReadResult result = read("generated.yaml", text);
  INFO(text);
  if (!result.document) {
    FAIL(result.diagnostics.list()[0].summary);
  }
  return *std::move(result.document);
}

}  // namespace

TEST_CASE("a set value is read back, and nothing else has changed", "[yaml][property]") {
  for (std::uint32_t seed = first_seed(); seed < first_seed() + rounds(); ++seed) {
    DocumentGenerator random(seed);
    const Document before = read_generated(random.document());
    const std::vector<Place> places = places_of(before.root);
    const Place& place = places[random.below(places.size())];
    Path path = place.path;
    const Node value = random.value();
    // Sometimes beyond what there is: a new key, the next item, or a whole new branch.
    const bool grows = place.node->kind != Kind::scalar && (path.empty() || random.chance(60));
    if (grows && place.node->kind == Kind::mapping) {
      path.emplace_back("new key");
    } else if (grows) {
      path.emplace_back(place.node->children.size());
    }
    const Path first_new = path;
    const bool branch = grows && random.chance(20);
    if (branch) {
      path.emplace_back("branch");
    }
    CAPTURE(seed, *before.text, show(path), meaning(value));

    const auto edit = set_value(before, path, value);
    if (!edit) {
      FAIL(edit.error().message);
    }
    CAPTURE(edit->text);
    const Document after = read_generated(edit->text);

    Node expected = before.root;
    Node inner = value;
    if (branch) {
      Node holder;
      holder.kind = Kind::mapping;
      holder.children.resize(1);
      holder.children[0].value = "branch";
      holder.children.push_back(value);
      inner = holder;
    }
    if (grows) {
      Node* parent = at(expected, place.path);
      if (parent->kind == Kind::mapping) {
        parent->children.emplace_back().value = "new key";
      }
      parent->children.push_back(inner);
    } else {
      *at(expected, path) = inner;
    }
    REQUIRE(meaning(after.root) == meaning(expected));
    const bool rebuilt =
        grows && place.node->children.size() <= 2 && place.node->style == Style::flow;
    check_others(before, after, rebuilt ? place.path : first_new,
                 [](Path same) { return std::optional(std::move(same)); });
    check_replacements(before, *edit);
  }
}

TEST_CASE("a removed value is gone, and nothing else has changed", "[yaml][property]") {
  for (std::uint32_t seed = first_seed(); seed < first_seed() + rounds(); ++seed) {
    DocumentGenerator random(seed + 1'000'000);
    const Document before = read_generated(random.document());
    const std::vector<Place> places = places_of(before.root);
    if (places.size() == 1) {
      continue;
    }
    const Path path = places[1 + random.below(places.size() - 1)].path;
    CAPTURE(seed, *before.text, show(path));

    const auto edit = remove_value(before, path);
    if (!edit) {
      FAIL(edit.error().message);
    }
    CAPTURE(edit->text);
    const Document after = read_generated(edit->text);

    Node expected = before.root;
    const Path above(path.begin(), path.end() - 1);
    Node* parent = at(expected, above);
    Node* gone = child_of(*parent, path.back());
    const auto place = parent->children.begin() + (gone - parent->children.data());
    parent->children.erase(parent->kind == Kind::mapping ? place - 1 : place, place + 1);
    REQUIRE(meaning(after.root) == meaning(expected));
    check_others(before, after, path, [&](Path same) -> std::optional<Path> {
      // Items behind the removed one move up.
      const auto* removed = std::get_if<std::size_t>(&path.back());
      if (removed != nullptr && starts_with(same, above) && same.size() > above.size()) {
        auto& index = std::get<std::size_t>(same[above.size()]);
        index -= index > *removed ? 1 : 0;
      }
      return same;
    });
    check_replacements(before, *edit);
  }
}
