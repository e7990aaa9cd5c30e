#include <array>
#include <map>
#include <set>

#include "base/pattern.h"
#include "base/text.h"
#include "cloudinit/item.h"
#include "cloudinit/item_scalar.h"
#include "cloudinit/secrets.h"

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;

// Aliases of aliases grow without end; no real user data comes near.
constexpr std::size_t most_items = 200'000;

constexpr std::string_view core = "tag:yaml.org,2002:";

struct Failed {};  // a finding says why

class Loader {
 public:
  explicit Loader(Findings& findings) : findings_(findings) {}

  Item load(const yaml::Node& node);
  void remember_anchors(const yaml::Node& node);

 private:
  [[noreturn]] void fail(const yaml::Node& node, const std::string& why);
  [[nodiscard]] const yaml::Node* target_of(const yaml::Node& node);
  Item alias(const yaml::Node& node);
  Item scalar(const yaml::Node& node);
  Item sequence(const yaml::Node& node);
  Item mapping(const yaml::Node& node);
  void pairs_of(const yaml::Node& node, std::vector<std::pair<Item, Item>>& pairs);
  void merge(const yaml::Node& value, std::vector<std::pair<Item, Item>>& pairs);
  void report_duplicates(const yaml::Node& node);

  Findings& findings_;
  // Those of the whole document: an anchor that is set again holds from there on.
  std::map<std::string, std::vector<const yaml::Node*>, std::less<>> anchors_;
  std::set<const yaml::Node*> open_;
  std::size_t count_ = 0;
};

bool is_merge_key(const yaml::Node& key) {
  return key.kind == yaml::Kind::scalar &&
         (key.tag() == "tag:yaml.org,2002:merge" ||
          (key.tag().empty() && key.style == yaml::Style::plain && key.value == "<<"));
}

// Python takes True for 1 and 1.0 for 1 where they are keys.
std::string identity(const Item& key) {
  const bool number =
      key.kind == Kind::boolean || key.kind == Kind::integer || key.is(Kind::number);
  const std::string text = key.kind == Kind::boolean ? (key.text == "true" ? "1" : "0") : key.text;
  return (number ? 'n' : static_cast<char>('A' + static_cast<int>(key.kind))) + text;
}

void Loader::fail(const yaml::Node& node, const std::string& why) {
  findings_.add(Gravity::error, "yaml", why, node.begin);
  throw Failed{};
}

void Loader::remember_anchors(const yaml::Node& node) {
  if (!node.anchor().empty()) {
    anchors_[std::string(node.anchor())].push_back(&node);
  }
  for (const yaml::Node& child : node.children) {
    remember_anchors(child);
  }
}

// What an alias stands for; any other node is itself.
const yaml::Node* Loader::target_of(const yaml::Node& node) {
  if (node.kind != yaml::Kind::alias) {
    return &node;
  }
  const yaml::Node* found = nullptr;
  for (const yaml::Node* const candidate : anchors_[node.value]) {
    if (candidate->begin.byte < node.begin.byte) {
      found = candidate;
    }
  }
  if (found == nullptr) {
    fail(node, "no anchor of this name stands before it");
  }
  return found;
}

Item Loader::alias(const yaml::Node& node) {
  const yaml::Node& target = *target_of(node);
  if (open_.contains(&target)) {
    fail(node, "the value holds itself");
  }
  Item item = load(target);
  item.node = &node;
  return item;
}

Item Loader::load(const yaml::Node& node) {
  if (++count_ > most_items) {
    fail(node, "aliases make the document too large");
  }
  switch (node.kind) {
    case yaml::Kind::alias: return alias(node);
    case yaml::Kind::scalar: return scalar(node);
    case yaml::Kind::sequence:
    case yaml::Kind::mapping: break;
  }
  open_.insert(&node);
  Item item = node.kind == yaml::Kind::sequence ? sequence(node) : mapping(node);
  open_.erase(&node);
  return item;
}

Item Loader::scalar(const yaml::Node& node) {
  struct Tagged {
    std::string_view suffix;
    Kind kind;
  };
  constexpr std::array tags{Tagged{"null", Kind::null},    Tagged{"bool", Kind::boolean},
                            Tagged{"int", Kind::integer},  Tagged{"float", Kind::number},
                            Tagged{"binary", Kind::bytes}, Tagged{"timestamp", Kind::date},
                            Tagged{"str", Kind::string}};
  Item item;
  item.node = &node;
  const std::string_view tag = node.tag();
  if (tag.empty() || tag == "!") {
    const bool plain = node.style == yaml::Style::plain || tag == "!";
    if (plain && (node.value == "=" || node.value == "<<")) {
      fail(node, "cloud-init cannot read a plain " + quote(node.value) + " as a value; quote it");
    }
    item.kind = plain ? resolve_plain(node.value) : Kind::string;
  } else {
    const Tagged* found = nullptr;
    for (const Tagged& known : tags) {
      if (tag.starts_with(core) && tag.substr(core.size()) == known.suffix) {
        found = &known;
      }
    }
    if (found == nullptr) {
      fail(node, "cloud-init knows no tag " + quote(tag) + " of a scalar");
    }
    item.kind = found->kind;
  }
  auto text = scalar_text(item.kind, node.value);
  if (!text) {
    fail(node, "the text cannot be read as " + std::string(name_of(item.kind)));
  }
  item.text = std::move(*text);
  return item;
}

Item Loader::sequence(const yaml::Node& node) {
  const std::string_view tag = node.tag();
  Item item;
  item.node = &node;
  item.kind = Kind::sequence;
  const bool pairs = tag == "tag:yaml.org,2002:omap" || tag == "tag:yaml.org,2002:pairs";
  if (!pairs && !tag.empty() && tag != "!" && tag != "tag:yaml.org,2002:seq") {
    fail(node, "cloud-init knows no tag " + quote(tag) + " of a list");
  }
  for (const yaml::Node& child : node.children) {
    if (pairs && (child.kind != yaml::Kind::mapping || child.children.size() != 2)) {
      fail(child, "expected a mapping of one key");
    }
    item.items.push_back(load(child));
  }
  return item;
}

void Loader::merge(const yaml::Node& value, std::vector<std::pair<Item, Item>>& pairs) {
  const yaml::Node& target = *target_of(value);
  if (open_.contains(&target)) {
    fail(value, "the value holds itself");
  }
  if (target.kind == yaml::Kind::mapping) {
    open_.insert(&target);
    pairs_of(target, pairs);
    open_.erase(&target);
    return;
  }
  if (target.kind != yaml::Kind::sequence) {
    fail(value, "expected a mapping, or a list of mappings, to merge");
  }
  // The first of several wins, so it comes last.
  for (auto child = target.children.rbegin(); child != target.children.rend(); ++child) {
    if (target_of(*child)->kind != yaml::Kind::mapping) {
      fail(*child, "expected a mapping to merge");
    }
    merge(*child, pairs);
  }
}

// Of a key that stands there twice, the value at the later place counts; merged keys come first.
void Loader::pairs_of(const yaml::Node& node, std::vector<std::pair<Item, Item>>& pairs) {
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    if (is_merge_key(node.children[i])) {
      merge(node.children[i + 1], pairs);
    }
  }
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const yaml::Node& key = node.children[i];
    if (is_merge_key(key)) {
      continue;
    }
    Item name;
    if (key.kind == yaml::Kind::scalar && key.tag().empty() && key.value == "=" &&
        key.style == yaml::Style::plain) {
      name.kind = Kind::string;  // as a key it is read
      name.text = "=";
      name.node = &key;
    } else {
      name = load(key);
    }
    if (name.is(Kind::sequence) || name.is(Kind::mapping) || name.is(Kind::set)) {
      fail(key, "a " + std::string(name_of(name.kind)).substr(2) + " cannot be a key");
    }
    pairs.emplace_back(std::move(name), load(node.children[i + 1]));
  }
}

void Loader::report_duplicates(const yaml::Node& node) {
  std::map<std::string, const yaml::Node*> seen;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const yaml::Node& key = node.children[i];
    if (key.kind != yaml::Kind::scalar) {
      continue;
    }
    const auto [first, is_new] = seen.try_emplace(key.value, &key);
    if (!is_new && !is_merge_key(key)) {
      findings_.add(Gravity::error, "duplicate-key",
                    shown_key({Kind::string, key.value, {}, &key}) + " stands in line " +
                        std::to_string(first->second->begin.line) +
                        " already; only the last one counts, silently",
                    key.begin);
    }
  }
}

Item Loader::mapping(const yaml::Node& node) {
  const std::string_view tag = node.tag();
  const bool is_set = tag == "tag:yaml.org,2002:set";
  if (!is_set && !tag.empty() && tag != "!" && tag != "tag:yaml.org,2002:map") {
    fail(node, "cloud-init knows no tag " + quote(tag) + " of a mapping");
  }
  report_duplicates(node);
  std::vector<std::pair<Item, Item>> pairs;
  pairs_of(node, pairs);
  Item item;
  item.node = &node;
  item.kind = is_set ? Kind::set : Kind::mapping;
  std::map<std::string, std::size_t> index;
  for (auto& [key, value] : pairs) {
    const auto [place, is_new] = index.try_emplace(identity(key), item.items.size());
    if (is_new) {
      item.items.push_back(std::move(key));
      item.items.push_back(std::move(value));
    } else {
      item.items[place->second] = std::move(key);
      item.items[place->second + 1] = std::move(value);
    }
  }
  return item;
}

// Whether a key is a name, and nothing that became a key by mistake.
bool is_name(const Item& key) {
  static const Pattern pattern = *Pattern::compile("^[A-Za-z0-9_.-]{1,40}$");
  return !key.inserted && pattern.matches(key.text) && !holds_known_token(key.text);
}

}  // namespace

std::string shown_key(const Item& key) { return is_name(key) ? quote(key.text) : "this key"; }

std::string_view how_to_make_text(const Item& item) {
  return item.inserted ? "make it text where the value comes from, with fn::toString" : "quote it";
}

std::string path_below(const std::string& path, const Item& key) {
  return path + (path.empty() ? "" : ".") + (is_name(key) ? key.text : "…");
}

const Item* Item::member(std::string_view key) const {
  if (kind != Kind::mapping) {
    return nullptr;
  }
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    if (items[i].is(Kind::string) && items[i].text == key) {
      return &items[i + 1];
    }
  }
  return nullptr;
}

std::optional<Item> load_items(const yaml::Document& document, Findings& findings) {
  Loader loader(findings);
  loader.remember_anchors(document.root);
  try {
    return loader.load(document.root);
  } catch (const Failed&) {
    return {};
  }
}

}  // namespace courier::cloudinit
