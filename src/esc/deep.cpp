#include "esc/deep.h"

#include <pthread.h>

#include <exception>
#include <system_error>

namespace courier::esc {

namespace {

constexpr std::size_t stack_size = 16UL << 20U;  // reserved, used as far as needed

struct Task {
  const std::function<void()>& call;
  std::exception_ptr thrown;
};

void* run(void* argument) {
  Task& task = *static_cast<Task*>(argument);
  try {
    task.call();
  } catch (...) {
    task.thrown = std::current_exception();
  }
  return nullptr;
}

}  // namespace

void Deep::on_fresh_stack(const std::function<void()>& call) {
  Task task{call, nullptr};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size);
  pthread_t thread{};
  const int error = pthread_create(&thread, &attributes, run, &task);
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    throw std::system_error(error, std::generic_category(), "pthread_create");
  }
  pthread_join(thread, nullptr);
  if (task.thrown) {
    std::rethrow_exception(task.thrown);
  }
}

}  // namespace courier::esc
