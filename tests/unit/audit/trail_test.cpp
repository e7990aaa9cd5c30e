#include <catch2/catch.hpp>

#include "audit/trail.h"
#include "support/fakes.h"

namespace courier::audit {

namespace {

using testing::FakeBoundary;
using testing::FakeClock;
using testing::FakeFiles;

const std::string path = "/work/.esc-courier/audit.jsonl";

struct Setting {
  FakeFiles files;
  FakeClock clock;
  FakeBoundary boundary;
  Trail trail{path, files, clock, boundary};
};

}  // namespace

TEST_CASE("records are chained by the hash of the line before") {
  Setting set;
  REQUIRE(set.trail.append("keys.rotate", {{"key", "web"}, {"stage", "added"}}));
  set.clock.advance(std::chrono::seconds(61));
  REQUIRE(set.trail.append("keys.rotate", {{"key", "web"}, {"stage", "proven"}}));
  const FakeFiles::File& file = set.files.files.at(path);
  CHECK(file.mode == 0600);
  CHECK(set.files.directories.at("/work/.esc-courier").mode == 0700);
  // The second hash is `head -n 1 audit.jsonl | tr -d '\n' | sha256sum`.
  CHECK(
      file.bytes ==
      R"({"time":"2026-01-01T00:00:00Z","event":"keys.rotate","key":"web","stage":"added","previous":"0000000000000000000000000000000000000000000000000000000000000000"})"
      "\n"
      R"({"time":"2026-01-01T00:01:01Z","event":"keys.rotate","key":"web","stage":"proven","previous":"50e729e312e46f97f489e66f88e5bf1cfc08f48589b375b969c9d8828e8693f6"})"
      "\n");
  CHECK(set.boundary.writes.size() == 2);
}

TEST_CASE("nothing is appended to half a record") {
  Setting set;
  REQUIRE(set.trail.append("e", {}));
  set.files.files.at(path).bytes += "{\"time\":";
  const Result<void> refused = set.trail.append("e", {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == path + ": ends in the middle of a record");
}

}  // namespace courier::audit
