// Any bytes: the repair of keys must end, and what it repaired is whole.
#include <cstdint>

#include "fuzz/key_normalize.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  courier::testing::check_key_normalizer({reinterpret_cast<const char*>(data), size});
  return 0;
}
