// Reads a block's fields strictly.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cloudinit/finding.h"
#include "cloudinit/item.h"

namespace courier::cloudinit {

// Complains with the rule "block"; `path` is the item's own: `blocks.files[0]`. Where values are
// not known, nothing is said of an item that holds one (a placeholder, item.h).
class BlockFields {
 public:
  BlockFields(Findings& findings, bool values_known)
      : findings_(findings), values_known_(values_known) {}

  void complain(const Item& item, const std::string& path, std::string_view finding);
  // A mapping of these keys and no others; false when it is no mapping.
  bool expect_keys(const Item& item, const std::string& path,
                   const std::vector<std::string>& known);
  // False when it is no list.
  bool expect_list(const Item& item, const std::string& path, std::string_view of_what);
  // Nothing when it is no string; `expected` is the rest of "expected …".
  std::optional<std::string> text(const Item& item, const std::string& path,
                                  std::string_view expected);
  // Visits the strings of a list, each with its path.
  using Visitor = std::function<void(const Item& item, const std::string& path)>;
  void each_text(const Item& list, const std::string& path, std::string_view what,
                 const Visitor& visit);

 private:
  Findings& findings_;
  bool values_known_;
};

}  // namespace courier::cloudinit
