// Expected texts in files: tests/golden/<area>/<case>/.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace courier::testing {

// The case folders of an area, sorted; the test fails when there is none.
[[nodiscard]] std::vector<std::filesystem::path> golden_cases(std::string_view area);

// A file's bytes, or nothing where it is absent.
[[nodiscard]] std::string read_or_empty(const std::filesystem::path& path);

// Compares with the file's whole text; with COURIER_UPDATE_GOLDEN=1 in the environment writes it.
void check_golden(const std::filesystem::path& path, const std::string& text);

}  // namespace courier::testing
