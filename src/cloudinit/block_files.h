// The blocks that bring files: `files`, and `scripts`.
#pragma once

#include <vector>

#include "cloudinit/blocks.h"

namespace courier::cloudinit {

// Entries of write_files: path; content, or from, which names a file beside the template;
// permissions, 0644 unless given, 0600 where a secret is in it; owner.
[[nodiscard]] std::vector<Item> read_files(const Item& block, const BlocksRequest& request,
                                           Findings& findings);

// name; content, or from; type: script (once, last; the usual one), boothook (each boot, early),
// per-boot, per-instance, per-once.
[[nodiscard]] std::vector<ScriptPart> read_scripts(const Item& block, const BlocksRequest& request,
                                                   Findings& findings);

}  // namespace courier::cloudinit
