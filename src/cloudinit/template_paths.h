// Names what stands in a merged cloud-config as the template has it.
#pragma once

#include <map>
#include <string>

#include "cloudinit/finding.h"
#include "cloudinit/item.h"

namespace courier::cloudinit {

// Of the items of merged lists: "write_files[1]" → "blocks.files[0]", "write_files[2]" →
// "write_files[0]". `blocks` is the template's, null if it has none.
using TemplatePaths = std::map<std::string, std::string>;
[[nodiscard]] TemplatePaths template_paths(const Item& merged, const Item* blocks);

// In the findings that begin with such a path.
void rename_paths(Findings& findings, const TemplatePaths& paths);

}  // namespace courier::cloudinit
