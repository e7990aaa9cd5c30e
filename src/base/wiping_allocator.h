// Allocation functions that wipe on free; global operator new and delete, curl, OpenSSL and libssh
// use them.
#pragma once

#include <cstddef>

namespace courier {

[[nodiscard]] void* wiping_allocate(std::size_t size);
[[nodiscard]] void* wiping_reallocate(void* memory, std::size_t size);
void wiping_free(void* memory);

// Makes OpenSSL free through wiping_free(). It accepts that only before its first allocation, so
// main calls this first; further calls do nothing.
void wipe_openssl_memory();

}  // namespace courier
