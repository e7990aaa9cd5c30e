// Judges what is no cloud-config: scripts, boothooks, lists of URLs, JSON patches.
#pragma once

#include "cloudinit/cloud_config_check.h"
#include "cloudinit/finding.h"
#include "cloudinit/part.h"

namespace courier::cloudinit {

// Places count from the start of the part's text. Rules "script", "include", "json-patch",
// "private-key", "secret".
void check_script(const Part& part, const AllowsKey& allows, Findings& findings);

}  // namespace courier::cloudinit
