// Any bytes as user data: the verdict must end, its places must lie in the file; and the parts of a
// message, written by us, are read back as they were.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cloudinit/check.h"
#include "cloudinit/gzip.h"
#include "cloudinit/mime.h"
#include "cloudinit/mime_write.h"

using namespace courier;
using namespace courier::cloudinit;

namespace {

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void check_places(std::string_view text, const Findings& findings) {
  const auto lines = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n') + 1);
  for (const Finding& finding : findings.list()) {
    require(finding.line >= 1 && finding.line <= lines && finding.column >= 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)check({bytes, nullptr, [](std::string_view) { return true; }});
  Findings findings;
  std::vector<MimePart> parts;
  for (const Part& part : read_mime(bytes, findings)) {
    if (!is_gzip(part.text)) {  // which the reader would unpack once more
      parts.push_back({"text/x-shellscript", "part-" + std::to_string(parts.size()), part.text});
    }
  }
  check_places(bytes, findings);
  if (parts.empty()) {
    return 0;
  }
  const std::string message = write_mime(parts);
  require(is_mime(message) && message == write_mime(parts));
  Findings again;
  const std::vector<Part> read = read_mime(message, again);
  require(again.list().empty() && read.size() == parts.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    require(read[i].text == parts[i].text && read[i].filename == parts[i].filename);
  }
  return 0;
}
