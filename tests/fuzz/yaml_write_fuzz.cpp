// Any document: what the writer writes of it means the same, and is written the same once more.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "yaml/edit.h"
#include "yaml/read.h"
#include "yaml/write.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace courier::yaml;
  const auto source = read("fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size));
  if (!source.document) {
    return 0;
  }
  const auto written = write(source.document->root);
  if (!written) {
    return 0;
  }
  const auto back = read("fuzz.yaml", *written);
  if (!back.document || !same_meaning(back.document->root, source.document->root)) {
    std::abort();
  }
  const auto again = write(back.document->root);
  if (!again || *again != *written) {
    std::abort();
  }
  return 0;
}
