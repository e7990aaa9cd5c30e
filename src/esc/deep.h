// Recursion that follows what a user wrote, without overflowing the stack.
#pragma once

#include <cstddef>
#include <functional>

namespace courier::esc {

// Counts nested calls; every so many it goes on in a thread with a stack of its own, while the
// caller waits. An exception comes back to the caller.
class Deep {
 public:
  template <class Call>
  void call(Call call) {
    if (++depth_ % calls_per_stack == 0) {
      on_fresh_stack(std::move(call));
    } else {
      call();
    }
    --depth_;
  }

  [[nodiscard]] std::size_t depth() const { return depth_; }

 private:
  static constexpr std::size_t calls_per_stack = 1'000;

  static void on_fresh_stack(const std::function<void()>& call);

  std::size_t depth_ = 0;  // not restored by an exception, which ends the evaluation
};

}  // namespace courier::esc
