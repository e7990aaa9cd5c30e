#include "cloudinit/target.h"

#include <algorithm>
#include <array>

namespace courier::cloudinit {

namespace {

constexpr std::array targets{
    // Lambda Cloud API 1.10, launch: `user_data`, plain text, "up to 1MB"; whose megabyte it is, it
    // does not say.
    Target{"lambda", "Lambda Cloud", 1'048'576, 1'000'000},
};

}  // namespace

const Target* find_target(std::string_view name) {
  const auto* const found = std::find_if(targets.begin(), targets.end(),
                                         [&](const Target& target) { return target.name == name; });
  return found == targets.end() ? nullptr : found;
}

std::vector<std::string> target_names() {
  std::vector<std::string> names;
  names.reserve(targets.size());
  for (const Target& target : targets) {
    names.emplace_back(target.name);
  }
  return names;
}

void check_size(const Target& target, std::size_t size, Diagnostics& diagnostics) {
  if (size <= target.safe) {
    return;
  }
  const std::string finding = "the user data has " + std::to_string(size) + " bytes; " +
                              std::string(target.title) + " takes ";
  if (size > target.limit) {
    diagnostics.add({Severity::error,
                     finding + std::to_string(target.limit) + " at most",
                     "put what is large elsewhere, and let the machine fetch it",
                     {},
                     {}});
  } else {
    diagnostics.warning(finding + std::to_string(target.safe) + " for certain, " +
                        std::to_string(target.limit) + " at most");
  }
}

}  // namespace courier::cloudinit
