// Any bytes: the readers of keys must end, and what they read must be written so that it is read
// again.
#include <cstdint>

#include "fuzz/key_read.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  courier::testing::check_key_readers({reinterpret_cast<const char*>(data), size});
  return 0;
}
