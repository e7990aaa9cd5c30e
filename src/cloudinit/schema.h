// Judges a cloud-config by cloud-init's own JSON schema: Debian 13's, of cloud-init 25.1.4.
#pragma once

#include "cloudinit/finding.h"
#include "cloudinit/item.h"

namespace courier::cloudinit {

// One finding per fault, whatever the number of branches of the schema that it violates: rule
// "schema", or "unknown-key", or, as a warning, "deprecated". Finds an error exactly where
// `cloud-init schema` does (python3-jsonschema, draft 4, with cloud-init's own anyOf, oneOf and
// `deprecated`); formats but `date` are not looked at, as there without optional packages. What
// holds a placeholder is taken to be right.
void check_schema(const Item& root, Findings& findings);

}  // namespace courier::cloudinit
