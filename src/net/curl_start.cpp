#include "net/curl_start.h"

#include <curl/curl.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/wiping_allocator.h"

namespace courier::net {

namespace {

void* allocate_zeroed(std::size_t count, std::size_t size) {
  if (size != 0 && count > SIZE_MAX / size) {
    return nullptr;
  }
  void* memory = wiping_allocate(count * size);
  if (memory != nullptr) {
    std::memset(memory, 0, count * size);
  }
  return memory;
}

char* duplicate(const char* text) {
  const std::size_t size = std::strlen(text) + 1;
  void* memory = wiping_allocate(size);
  if (memory != nullptr) {
    std::memcpy(memory, text, size);
  }
  return static_cast<char*>(memory);
}

bool start() {
  // libcurl would write the keys of every TLS session to the file that this variable names.
  unsetenv("SSLKEYLOGFILE");
  return curl_global_init_mem(CURL_GLOBAL_DEFAULT, wiping_allocate, wiping_free, wiping_reallocate,
                              duplicate, allocate_zeroed) == CURLE_OK;
}

}  // namespace

bool start_curl() {
  static const bool started = start();
  return started;
}

}  // namespace courier::net
