// What each cloud takes as user data: how much, counted how.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace courier::cloudinit {

struct Target {
  std::string_view name;
  std::string_view title;  // for messages
  std::size_t limit = 0;   // in bytes of what is handed over; more is refused
  std::size_t safe = 0;    // more is warned about; equal to `limit` where the limit is exact
};

// Null when there is none of that name.
[[nodiscard]] const Target* find_target(std::string_view name);
[[nodiscard]] std::vector<std::string> target_names();

// Complains when `size` bytes are more than the target takes.
void check_size(const Target& target, std::size_t size, Diagnostics& diagnostics);

}  // namespace courier::cloudinit
