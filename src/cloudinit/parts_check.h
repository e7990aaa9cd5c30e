// Judges the parts of user data, each by its kind, and what they do to each other.
#pragma once

#include <vector>

#include "cloudinit/cloud_config_check.h"
#include "cloudinit/finding.h"
#include "cloudinit/part.h"

namespace courier::cloudinit {

struct PartsRequest {
  const AllowsKey& allows;
  bool is_lambda = false;  // whose API puts exactly one key on the image's own user
};

// Places are those of the file. Beside each part's own rules "overridden": a later cloud-config
// takes the place of what an earlier one says; "order": a script runs after runcmd.
[[nodiscard]] Findings check_parts(const std::vector<Part>& parts, const PartsRequest& request);

}  // namespace courier::cloudinit
