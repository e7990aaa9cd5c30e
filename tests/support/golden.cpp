#include "support/golden.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace courier::testing {

namespace fs = std::filesystem;

std::vector<fs::path> golden_cases(std::string_view area) {
  std::vector<fs::path> cases;
  for (const auto& entry :
       fs::directory_iterator(fs::path(COURIER_SOURCE_DIR) / "tests" / "golden" / area)) {
    if (entry.is_directory()) {
      cases.push_back(entry.path());
    }
  }
  std::sort(cases.begin(), cases.end());
  REQUIRE_FALSE(cases.empty());
  return cases;
}

std::string read_or_empty(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void check_golden(const fs::path& path, const std::string& text) {
  const char* update = std::getenv("COURIER_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  INFO("COURIER_UPDATE_GOLDEN=1 rewrites " << path.string());
  CHECK(text == read_or_empty(path));
}

}  // namespace courier::testing
