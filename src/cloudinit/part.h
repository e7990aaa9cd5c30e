// A piece of user data of one kind: a whole file, or a part of a MIME message or of an archive.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cloudinit/finding.h"

namespace courier::cloudinit {

enum class PartKind : std::uint8_t {
  cloud_config,
  archive,       // a YAML list of parts
  json_patch,    // applied to the cloud-config so far
  script,        // run once, last
  boothook,      // run at every boot, early
  include,       // URLs of further parts
  part_handler,  // Python
  jinja,         // a template of any of the others
  other_script,  // per-boot, per-instance, per-once: known by their MIME type only
  unknown
};

// By the first characters, as cloud-init's handlers do: any case, white space before them ignored.
[[nodiscard]] PartKind kind_by_header(std::string_view text);
// By the MIME type; for types that cloud-init finds out by itself, by the first characters.
[[nodiscard]] PartKind kind_by_type(std::string_view mime_type, std::string_view text);

// Why a text has none of them: "the header is misspelt: …".
[[nodiscard]] std::string header_problem(std::string_view text);

struct Part {
  PartKind kind = PartKind::unknown;
  std::string text;
  std::string filename;       // empty if none
  std::string merge_type;     // of the part's headers, empty if none
  std::uint32_t line = 1;     // of the file, where the text begins
  std::uint32_t column = 1;   // and where the part itself does, if the text does not stand there
  bool verbatim = true;       // the text stands in the file as it is, from column 1 on
  std::string name = "file";  // for messages: "part 2"

  // Turns places of the text into places of the file. Where it does not stand there as it is, the
  // message tells the place in the part.
  [[nodiscard]] Findings in_file(Findings findings) const;
};

}  // namespace courier::cloudinit
