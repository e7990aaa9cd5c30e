// Reads gzip, as cloud-init does before it looks at anything else, and writes it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace courier::cloudinit {

inline constexpr std::size_t most_unpacked_bytes = 64UL << 20U;

[[nodiscard]] bool is_gzip(std::string_view bytes);

// Nothing when it is damaged, cut off, or larger than the limit.
[[nodiscard]] std::optional<std::string> gunzip(std::string_view bytes,
                                                std::size_t most = most_unpacked_bytes);

// Without a time or name in its header: the same bytes give the same.
[[nodiscard]] std::string gzip(std::string_view bytes);

}  // namespace courier::cloudinit
