// The scalars of YAML 1.1 as PyYAML constructs them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cloudinit/item.h"

namespace courier::cloudinit {

// An item's text for a scalar of this kind; nothing when PyYAML's constructor would fail.
[[nodiscard]] std::optional<std::string> scalar_text(Item::Kind kind, std::string_view written);

// As Python's base64 decodes on the machine: what is not of the alphabet is skipped, be it `-` or a
// quote, and what follows the padding; nothing when letters or padding are missing. Not for reading
// what people pasted, where a missing padding is no fault: that is base64_decode_pasted.
[[nodiscard]] std::optional<std::string> python_base64(std::string_view text);

}  // namespace courier::cloudinit
