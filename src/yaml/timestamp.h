// Whether text is a date or a time in go-yaml's sense; only the tag !!timestamp asks.
#pragma once

#include <string_view>

namespace courier::yaml {

// The layouts of go-yaml v3 under Go's time.Parse: `2006-1-2`, `2006-1-2 15:4:5`, and
// `2006-1-2T15:4:5Z` with `t` for `T` or an offset for `Z`; seconds may have a fraction.
[[nodiscard]] bool is_timestamp(std::string_view text);

}  // namespace courier::yaml
