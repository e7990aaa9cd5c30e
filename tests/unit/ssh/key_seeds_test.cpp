#include <catch2/catch.hpp>
#include <filesystem>

#include "fuzz/key_normalize.h"
#include "fuzz/key_read.h"
#include "support/golden.h"

// The seeds of the fuzz targets, and the golden keys: what they do with each, without a fuzzer.
TEST_CASE("the seeds of the keys' fuzz targets", "[keys]") {
  namespace fs = std::filesystem;
  const fs::path tests = fs::path(COURIER_SOURCE_DIR) / "tests";
  int files = 0;
  for (const char* folder :
       {"fuzz/seeds/key_read_fuzz", "fuzz/seeds/key_normalize_fuzz", "golden/keys"}) {
    for (const auto& entry : fs::recursive_directory_iterator(tests / folder)) {
      if (entry.is_regular_file()) {
        const std::string bytes = courier::testing::read_or_empty(entry.path());
        courier::testing::check_key_readers(bytes);
        courier::testing::check_key_normalizer(bytes);
        ++files;
      }
    }
  }
  CHECK(files > 80);
}
