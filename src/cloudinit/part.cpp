#include "cloudinit/part.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace courier::cloudinit {

namespace {

struct Known {
  std::string_view header;  // empty: known by the type only
  std::string_view type;
  PartKind kind;
};

// cloudinit/handlers/__init__.py, longest header first.
constexpr std::array table{
    Known{"#cloud-config-archive", "text/cloud-config-archive", PartKind::archive},
    Known{"#cloud-config-jsonp", "text/cloud-config-jsonp", PartKind::json_patch},
    Known{"## template: jinja", "text/jinja2", PartKind::jinja},
    Known{"#cloud-boothook", "text/cloud-boothook", PartKind::boothook},
    Known{"#cloud-config", "text/cloud-config", PartKind::cloud_config},
    Known{"#include-once", "text/x-include-once-url", PartKind::include},
    Known{"#part-handler", "text/part-handler", PartKind::part_handler},
    Known{"#include", "text/x-include-url", PartKind::include},
    Known{"#!", "text/x-shellscript", PartKind::script},
    Known{"", "text/x-shellscript-per-boot", PartKind::other_script},
    Known{"", "text/x-shellscript-per-instance", PartKind::other_script},
    Known{"", "text/x-shellscript-per-once", PartKind::other_script},
};

}  // namespace

PartKind kind_by_header(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n\v\f");
  constexpr std::size_t longest = 32;
  const std::string head =
      begin == std::string_view::npos ? "" : to_lower(text.substr(begin, longest));
  for (const Known& known : table) {
    if (!known.header.empty() && head.starts_with(known.header)) {
      return known.kind;
    }
  }
  return PartKind::unknown;
}

PartKind kind_by_type(std::string_view mime_type, std::string_view text) {
  constexpr std::array guessed{"text/plain", "text/x-not-multipart", "text/x-shellscript", ""};
  if (std::find(guessed.begin(), guessed.end(), mime_type) != guessed.end()) {
    const PartKind kind = kind_by_header(text);
    return kind == PartKind::unknown && mime_type == "text/x-shellscript" ? PartKind::script : kind;
  }
  for (const Known& known : table) {
    if (known.type == mime_type) {
      return known.kind;
    }
  }
  return PartKind::unknown;
}

Findings Part::in_file(Findings findings) const {
  for (Finding& finding : findings.list()) {
    if (verbatim) {
      finding.line += line - 1;
    } else {
      finding.message += " (line " + std::to_string(finding.line) + ", column " +
                         std::to_string(finding.column) + " of " + name + ")";
      finding.line = line;
      finding.column = column;
    }
  }
  return findings;
}

}  // namespace courier::cloudinit
