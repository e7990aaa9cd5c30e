// Reads a MIME message into the parts that cloud-init makes of it.
#pragma once

#include <string_view>
#include <vector>

#include "cloudinit/finding.h"
#include "cloudinit/part.h"

namespace courier::cloudinit {

// As cloud-init decides: a header `MIME-Version:` within the first 4096 bytes.
[[nodiscard]] bool is_mime(std::string_view text);
// Looks like one and lacks that header, so that cloud-init takes it for nothing at all.
[[nodiscard]] bool is_mime_without_version(std::string_view text);

// The leaves of the message in order, decoded. Rule "mime".
[[nodiscard]] std::vector<Part> read_mime(std::string_view text, Findings& findings);

}  // namespace courier::cloudinit
