#include "base/secret.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace courier {

namespace {

// Held on the heap whatever the length: a short std::string stored inline would leave copies of
// itself behind wherever its owner was moved.
std::shared_ptr<const std::string> guarded(std::string_view bytes) {
  return {new std::string(bytes), [](const std::string* text) {
            wipe(*const_cast<std::string*>(text));
            delete text;
          }};
}

}  // namespace

Secret::Secret(std::string_view bytes) : bytes_(guarded(bytes)) {}

Secret Secret::absorb(std::string&& bytes) {
  std::string taken = std::move(bytes);
  Secret secret{std::string_view(taken)};
  wipe(taken);
  wipe(bytes);
  return secret;
}

std::size_t Secret::size() const { return bytes_ ? bytes_->size() : 0; }

std::string_view Secret::reveal(Disclosure /*sink*/) const {
  return bytes_ ? std::string_view(*bytes_) : std::string_view();
}

bool Secret::same_as(const Secret& other) const {
  if (size() != other.size()) {
    return false;
  }
  return empty() || sodium_memcmp(bytes_->data(), other.bytes_->data(), size()) == 0;
}

void wipe(void* bytes, std::size_t size) { sodium_memzero(bytes, size); }

void wipe(std::string& text) {
  // Whatever the size says: a moved-from short string still holds its characters.
  wipe(text.data(), text.capacity());
  text.clear();
}

}  // namespace courier
