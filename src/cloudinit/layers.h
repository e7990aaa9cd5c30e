// What a text holds in base64 and gzip, as user data carries its files and its commands.
#pragma once

#include <functional>
#include <string_view>

namespace courier::cloudinit {

// Whether `holds` is true of the text, or of a text packed in it, up to four times: as gzip, or as
// a word of base64, which may be wrapped, in either alphabet, with or without padding.
[[nodiscard]] bool any_layer(std::string_view text,
                             const std::function<bool(std::string_view)>& holds);

}  // namespace courier::cloudinit
