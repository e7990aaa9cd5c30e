// Judges what is no cloud-config: scripts, boothooks, lists of URLs, JSON patches.
#pragma once

#include "cloudinit/cloud_config_check.h"
#include "cloudinit/finding.h"
#include "cloudinit/part.h"

namespace courier::cloudinit {

// Places count from the start of the part's text. Rules "script", "include", "json-patch",
// "private-key", "secret".
void check_script(const Part& part, const AllowsKey& allows, Findings& findings);

// Beside a runcmd: all scripts and the one that cloud-init makes of runcmd lie in one folder and
// run in the order of their names. Rule "order".
void check_script_order(const Part& part, Findings& findings);

}  // namespace courier::cloudinit
