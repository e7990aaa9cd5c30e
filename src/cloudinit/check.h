// Judges user data as a cloud would hand it to a machine: any kind that cloud-init takes; and
// templates of ours.
#pragma once

#include <string_view>

#include "cloudinit/blocks.h"
#include "cloudinit/cloud_config_check.h"
#include "cloudinit/finding.h"
#include "cloudinit/target.h"

namespace courier::cloudinit {

struct CheckRequest {
  std::string_view bytes;          // of the file
  const Target* target = nullptr;  // whose limit and encoding hold; null: any cloud's may
  AllowsKey allows;
  ReadFile read_file = {};  // beside the file, where that is a template
};

// Sorted. Places are those of the file where the text stands in it as it is; what had to be decoded
// first (gzip, base64) is counted in the decoded text, and the message says so.
[[nodiscard]] Findings check(const CheckRequest& request);

}  // namespace courier::cloudinit
