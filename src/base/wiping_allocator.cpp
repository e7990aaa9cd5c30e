// Every allocation of the program is wiped when it is freed: parsers and libraries hold copies of
// secrets in strings and nodes of their own, which no type of ours can reach.
#include "base/wiping_allocator.h"

#include <malloc.h>
#include <openssl/crypto.h>
#include <string.h>  // explicit_bzero is not in <cstring>

#include <cstdlib>
#include <cstring>
#include <new>

namespace courier {

void* wiping_allocate(std::size_t size) { return std::malloc(size == 0 ? 1 : size); }

void wiping_free(void* memory) {
  if (memory == nullptr) {
    return;
  }
  explicit_bzero(memory, malloc_usable_size(memory));
  std::free(memory);
}

void* wiping_reallocate(void* memory, std::size_t size) {
  if (memory == nullptr) {
    return wiping_allocate(size);
  }
  // realloc would free the old block behind our back.
  void* grown = wiping_allocate(size);
  if (grown == nullptr) {
    return nullptr;
  }
  const std::size_t had = malloc_usable_size(memory);
  __builtin_memcpy(grown, memory, had < size ? had : size);
  wiping_free(memory);
  return grown;
}

void wipe_openssl_memory() {
  CRYPTO_set_mem_functions([](std::size_t size, const char*, int) { return wiping_allocate(size); },
                           [](void* memory, std::size_t size, const char*, int) {
                             return wiping_reallocate(memory, size);
                           },
                           [](void* memory, const char*, int) { wiping_free(memory); });
}

}  // namespace courier

namespace {

void* allocate_or_throw(std::size_t size) {
  if (void* memory = courier::wiping_allocate(size)) {
    return memory;
  }
  throw std::bad_alloc();
}

}  // namespace

// libssh's free and realloc, by the names that scripts/libssh gives them.
extern "C" void courier_wiping_free(void* memory) { courier::wiping_free(memory); }
extern "C" void* courier_wiping_reallocate(void* memory, std::size_t size) {
  return courier::wiping_reallocate(memory, size);
}

// All forms, so that no pair of them comes from two allocators.
void* operator new(std::size_t size) { return allocate_or_throw(size); }
void* operator new[](std::size_t size) { return allocate_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return courier::wiping_allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return courier::wiping_allocate(size);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { courier::wiping_free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
  courier::wiping_free(memory);
}
void operator delete(void* memory) noexcept { courier::wiping_free(memory); }
void operator delete[](void* memory) noexcept { courier::wiping_free(memory); }
void operator delete(void* memory, std::size_t) noexcept { courier::wiping_free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { courier::wiping_free(memory); }
