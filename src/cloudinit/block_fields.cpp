#include "cloudinit/block_fields.h"

#include <algorithm>

#include "base/text.h"

namespace courier::cloudinit {

using Kind = Item::Kind;

void BlockFields::complain(const Item& item, const std::string& path, std::string_view finding) {
  if (values_known_ || !holds_placeholder(item)) {
    findings_.add(Gravity::error, "block", path + ": " + std::string(finding), item.place());
  }
}

bool BlockFields::expect_keys(const Item& item, const std::string& path,
                              const std::vector<std::string>& known) {
  if (!item.is(Kind::mapping)) {
    complain(item, path,
             "expected a mapping with " + join(known, ", ") + "; found " +
                 std::string(name_of(item.kind)));
    return false;
  }
  for (std::size_t i = 0; i + 1 < item.items.size(); i += 2) {
    const Item& key = item.items[i];
    if (key.is(Kind::string) && std::find(known.begin(), known.end(), key.text) != known.end()) {
      continue;
    }
    const std::string meant = nearest(key.text, known);
    complain(
        key, path,
        "no key " + shown_key(key) + "; " +
            (meant.empty() ? "it has " + join(known, ", ") : "did you mean " + quote(meant) + '?'));
  }
  return true;
}

bool BlockFields::expect_list(const Item& item, const std::string& path, std::string_view of_what) {
  if (!item.is(Kind::sequence)) {
    complain(item, path,
             "expected a list of " + std::string(of_what) + ", found " +
                 std::string(name_of(item.kind)));
  }
  return item.is(Kind::sequence);
}

std::optional<std::string> BlockFields::text(const Item& item, const std::string& path,
                                             std::string_view expected) {
  if (!item.is(Kind::string)) {
    const bool number = item.is(Kind::integer) || item.is(Kind::number);
    complain(item, path,
             "expected " + std::string(expected) + ", found " + std::string(name_of(item.kind)) +
                 (number ? "; " + std::string(how_to_make_text(item)) : ""));
    return {};
  }
  return item.text;
}

void BlockFields::each_text(const Item& list, const std::string& path, std::string_view what,
                            const Visitor& visit) {
  if (!expect_list(list, path, what)) {
    return;
  }
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const std::string below = path + '[' + std::to_string(i) + ']';
    if (text(list.items[i], below, "a string")) {
      visit(list.items[i], below);
    }
  }
}

}  // namespace courier::cloudinit
