// Writes a multi-part MIME message that cloud-init and mail readers take for the same parts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace courier::cloudinit {

struct MimePart {
  std::string_view mime_type;  // "text/cloud-config"
  std::string filename;        // letters, digits, `.`, `_` and `-`
  std::string text;            // UTF-8
};

// The same parts give the same bytes: the boundary is made of a hash of them. Texts of ASCII stand
// in the message as they are, others in base64.
[[nodiscard]] std::string write_mime(const std::vector<MimePart>& parts);

}  // namespace courier::cloudinit
