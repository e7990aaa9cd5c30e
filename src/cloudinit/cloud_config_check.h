// Judges one cloud-config: YAML, schema, and what neither of them sees.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "cloudinit/finding.h"
#include "cloudinit/item.h"

namespace courier::cloudinit {

// Whether a whole private key that is called so may stay: `--allow user-data:NAME`.
using AllowsKey = std::function<bool(std::string_view name)>;

// A cloud-config that was read; keep it as long as its items.
struct CloudConfigText {
  yaml::Document document;
  Item root;
};

// The YAML alone, whatever its root is.
[[nodiscard]] std::unique_ptr<CloudConfigText> read_yaml(std::string_view text, Findings& findings);

// Positions count from the start of `text`. Nothing when the YAML cannot be read, or is no mapping;
// everything that is wrong is in the findings either way. Behind a pointer: items point into it.
[[nodiscard]] std::unique_ptr<CloudConfigText>
check_cloud_config(std::string_view text, const AllowsKey& allows, Findings& findings);

// The same of one that was read, and may have been changed since: schema and traps.
void check_items(const CloudConfigText& read, const AllowsKey& allows, Findings& findings);

}  // namespace courier::cloudinit
