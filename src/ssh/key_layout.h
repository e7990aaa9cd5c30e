// What was wrong with the lines of a key, in words for its owner.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ssh/key_marks.h"

namespace courier::ssh {

// Compares a text, divided by its marks, with the same key as it should be. `body` is the frame's,
// without headers.
[[nodiscard]] std::vector<std::string> layout_repairs(std::string_view text, const KeyFrame& frame,
                                                      std::string_view body, std::string_view good);

}  // namespace courier::ssh
