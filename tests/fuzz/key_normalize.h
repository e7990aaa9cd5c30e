// What must hold of the repair of keys, whatever the bytes; for the fuzz target and the replay
// test.
#pragma once

#include <cstdlib>
#include <string_view>

#include "ssh/normalize.h"

namespace courier::testing {

// What was repaired once is whole, and stays as it is.
inline void check_key_normalizer(std::string_view bytes) {
  const auto once = ssh::normalize_key(bytes, {});
  if (!once) {
    return;
  }
  const std::string_view text = once->text.reveal(Disclosure::parsing);
  const auto twice = ssh::normalize_key(text, {});
  if (!twice || !twice->text.same_as(once->text) || !twice->repairs.empty() ||
      twice->is_private != once->is_private || (once->repairs.empty() && text != bytes)) {
    std::abort();
  }
}

}  // namespace courier::testing
