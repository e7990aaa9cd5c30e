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

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// The first line that would have been a header, had it been the first; 0 if there is none.
std::uint32_t line_of_header(std::string_view text) {
  std::uint32_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    const PartKind kind = kind_by_header(line);
    if (kind != PartKind::unknown && kind != PartKind::include) {
      return number;
    }
  }
  return 0;
}

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

std::string header_problem(std::string_view text) {
  const std::string lower = to_lower(trim(text.substr(0, text.find('\n'))));
  std::string compact = lower;
  std::erase_if(compact, [](char c) { return c == ' ' || c == '\t'; });
  if (text.starts_with(byte_order_mark)) {
    return "a byte order mark stands before the first line: write the file without it";
  }
  if (compact.starts_with("##template:jinja")) {
    return "the header is misspelt: write ## template: jinja";
  }
  if (compact.starts_with("##cloud-config")) {
    return "the header is misspelt: it begins with one #";
  }
  if (compact.starts_with("#cloud-config") || compact.starts_with("#!") ||
      compact.starts_with("#cloud-boothook")) {
    return "the header is misspelt: there is no blank after its #";
  }
  if (const std::uint32_t line = line_of_header(text); line > 1) {
    return "the header stands in line " + std::to_string(line) + ", and must stand in the first";
  }
  if (lower.starts_with("#cloud") || lower.starts_with("#include") ||
      lower.starts_with("cloud-config")) {
    return "the first line is no header that cloud-init knows: write #cloud-config";
  }
  return "the first line must be a header: #cloud-config for YAML, #!/bin/sh for a script";
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
