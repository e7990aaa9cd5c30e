// Any bytes: the reader must end, within its limits, with a tree whose places lie in the text.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "yaml/dump.h"
#include "yaml/read.h"

namespace {

void check(const courier::yaml::Node& node, std::size_t size) {
  if (node.extent.begin > node.extent.end || node.extent.end > size || node.begin.line == 0) {
    std::abort();
  }
  for (const auto& child : node.children) {
    check(child, size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto result = courier::yaml::read("fuzz.yaml", text);
  if (result.document.has_value() == result.diagnostics.has_errors()) {
    std::abort();
  }
  if (result.document && !result.document->empty) {
    check(result.document->root, size);
  }
  (void)courier::yaml::dump_json(result);
  return 0;
}
