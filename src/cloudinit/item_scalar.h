// The scalars of YAML 1.1 as PyYAML constructs them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cloudinit/item.h"

namespace courier::cloudinit {

// An item's text for a scalar of this kind; nothing when PyYAML's constructor would fail.
[[nodiscard]] std::optional<std::string> scalar_text(Item::Kind kind, std::string_view written);

// As Python's base64 decodes: what is not of the alphabet is skipped, and what follows the padding;
// nothing when letters or padding are missing.
[[nodiscard]] std::optional<std::string> lenient_base64(std::string_view text);

}  // namespace courier::cloudinit
