// What cloud-init makes of a YAML text: the values that PyYAML's SafeLoader constructs (YAML 1.1:
// `yes` is true, `0644` is 420, `12:30:45` is 45045), each with the node that it came from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cloudinit/finding.h"
#include "yaml/node.h"

namespace courier::cloudinit {

struct Item {
  enum class Kind : std::uint8_t {
    null,
    boolean,
    integer,
    number,
    string,
    bytes,  // !!binary
    date,   // a date, with or without a time
    sequence,
    mapping,
    set,  // !!set
  };
  Kind kind = Kind::null;
  // "true" or "false"; an integer in decimal ("inf" beyond what a double holds); a number's digits;
  // a string's or the bytes' value; a date as written.
  std::string text;
  // Of a sequence; of a mapping key, value, key, value, …, each key once, as merged.
  std::vector<Item> items;
  const yaml::Node* node = nullptr;  // of an alias, what it stands for is not this but `items`
  bool inserted = false;             // comes with a value of an environment

  [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
  // The value of a key that is a string; null when there is none, or no mapping.
  [[nodiscard]] const Item* member(std::string_view key) const;
  [[nodiscard]] const Position& place() const { return node->begin; }
};

// "a string", "an integer", "nothing".
[[nodiscard]] std::string_view name_of(Item::Kind kind);

// The key in quotes, for a message; "this key" when it may be something else that became a key: a
// command, a secret.
[[nodiscard]] std::string shown_key(const Item& key);
// "users[1].sudo", of "users[1]" and the key; such a key as `shown_key` hides is `…`.
[[nodiscard]] std::string path_below(const std::string& path, const Item& key);

// What to do with a number, say, that is meant as text.
[[nodiscard]] std::string_view how_to_make_text(const Item& item);

// Stands in a text for what is not known before the boot: the output of a jinja expression.
inline constexpr std::string_view placeholder = "\xEE\x80\x80";  // U+E000, of private use
[[nodiscard]] inline bool holds_placeholder(const Item& item) {
  return item.text.find(placeholder) != std::string::npos;
}

// How YAML 1.1 reads a plain scalar without a tag.
[[nodiscard]] Item::Kind resolve_plain(std::string_view text);

// Nothing when the loader would fail; findings say why (rule "yaml"), and which keys a mapping has
// twice (rule "duplicate-key": the last one counts). The items point into the document.
[[nodiscard]] std::optional<Item> load_items(const yaml::Document& document, Findings& findings);

}  // namespace courier::cloudinit
