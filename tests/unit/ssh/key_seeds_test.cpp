#include <catch2/catch.hpp>
#include <filesystem>

#include "fuzz/key_read.h"
#include "support/golden.h"

// The seeds of the fuzz target, and the golden keys: what it does with each, without a fuzzer.
TEST_CASE("the seeds of the key readers' fuzz target", "[keys]") {
  namespace fs = std::filesystem;
  const fs::path tests = fs::path(COURIER_SOURCE_DIR) / "tests";
  int files = 0;
  for (const fs::path& folder : {tests / "fuzz/seeds/key_read_fuzz", tests / "golden/keys"}) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) {
        courier::testing::check_key_readers(courier::testing::read_or_empty(entry.path()));
        ++files;
      }
    }
  }
  CHECK(files > 40);
}
