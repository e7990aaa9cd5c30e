// Makes one cloud-config of what the blocks of a template add and what the template says itself.
#pragma once

#include "cloudinit/finding.h"
#include "cloudinit/item.h"

namespace courier::cloudinit {

// Lists are joined, the blocks' entries first; mappings are merged key by key; whatever else both
// set is a conflict, and so is one path of write_files twice, unless the later entry appends. Rule
// "conflict", at the template's own place, naming that of the block. (A machine would let the
// later of two parts replace whole keys of the earlier.)
[[nodiscard]] Item merge(Item blocks, Item own, Findings& findings);

}  // namespace courier::cloudinit
