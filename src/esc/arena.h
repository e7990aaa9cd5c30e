// Memory that is given back all at once: what one evaluation makes.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace courier::esc {

// Objects are never destroyed, so only those that need no destruction may live here. Blocks come
// from operator new, so they are wiped when the arena goes.
class Arena {
 public:
  template <class T, class... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }

  // `count` value-initialised objects.
  template <class T>
  T* array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    // NOLINTNEXTLINE(bugprone-sizeof-expression): T may well be a pointer.
    T* const first = static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
    std::uninitialized_value_construct_n(first, count);
    return first;
  }

  std::string_view text(std::string_view text) {
    char* const copy = static_cast<char*>(allocate(text.size(), 1));
    text.copy(copy, text.size());
    return {copy, text.size()};
  }

 private:
  static constexpr std::size_t block_size = 256UL << 10U;

  void* allocate(std::size_t size, std::size_t alignment) {
    std::size_t padding = (alignment - used_ % alignment) % alignment;
    if (blocks_.empty() || used_ + padding + size > capacity_) {
      capacity_ = size > block_size ? size : block_size;
      blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(capacity_));
      used_ = padding = 0;
    }
    used_ += padding + size;
    return blocks_.back().get() + used_ - size;
  }

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::size_t used_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace courier::esc
