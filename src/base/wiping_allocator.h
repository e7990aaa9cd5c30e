// Allocation functions that wipe on free; global operator new and delete, curl and OpenSSL use
// them.
#pragma once

#include <cstddef>

namespace courier {

[[nodiscard]] void* wiping_allocate(std::size_t size);
[[nodiscard]] void* wiping_reallocate(void* memory, std::size_t size);
void wiping_free(void* memory);

}  // namespace courier
