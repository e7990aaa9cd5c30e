// Reads mappings whose keys are known beforehand: manifests and templates of ours.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "yaml/node.h"

namespace courier::yaml {

// A node with what messages about it need.
struct Place {
  const Document* document = nullptr;
  const Node* node = nullptr;
  std::string path;

  [[nodiscard]] Range range() const { return document->range_of(*node); }
  [[nodiscard]] Place child(const Node& value, std::string_view key) const;
  [[nodiscard]] Place item(std::size_t index) const;  // of a sequence
};

// "a mapping", "a list", "text", "null", "a boolean", "a number".
[[nodiscard]] std::string_view kind_of(const Node& node);

struct Field {
  Place key;
  Place value;
};

// All entries of a mapping in document order. Reports what is no mapping, keys that are not text,
// and keys that stand twice (the first counts).
[[nodiscard]] std::vector<Field> read_fields(const Place& place, Diagnostics& diagnostics);

// A mapping of which each key is asked for by name; the others are reported by finish().
class KnownFields {
 public:
  KnownFields(const Place& place, Diagnostics& diagnostics);

  // Nothing when the key is absent.
  [[nodiscard]] std::optional<Field> take(std::string_view key);
  // A key that a later version will have: reported when it is there.
  void take_later(std::string_view key);
  void finish();

 private:
  std::vector<Field> fields_;
  std::vector<bool> taken_;
  std::vector<std::string> known_;
  Diagnostics& diagnostics_;
};

// Text of a string scalar; anything else is reported.
[[nodiscard]] std::optional<std::string> read_text(const Place& place, Diagnostics& diagnostics);
[[nodiscard]] std::optional<bool> read_boolean(const Place& place, Diagnostics& diagnostics);
// The items of a sequence; anything else is reported.
[[nodiscard]] std::vector<Place> read_items(const Place& place, Diagnostics& diagnostics);

}  // namespace courier::yaml
