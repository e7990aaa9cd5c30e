#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "rotation/age.h"
#include "rotation/rotate.h"
#include "support/fakes.h"

namespace courier::rotation {

namespace {

using testing::Cut;
using testing::FakeBoundary;
using testing::FakeClock;

// A secret with two places, all in memory: each write is one boundary, at which a test may cut.
class FakeWork final : public Work {
 public:
  std::map<std::string, std::set<std::string>> takes;  // by place
  std::map<std::string, Time> limits;                  // of the old one, by place
  std::set<std::string> kept_here{"old"};
  std::string current = "old";
  std::string use = "old";  // a copy that something else works with
  std::optional<std::string> state;
  std::set<std::string> silent;    // places that do not answer
  std::set<std::string> deaf;      // places that take what is added, and refuse it all the same
  std::set<std::string> stubborn;  // places that still take what was removed
  FakeBoundary boundary;

  FakeWork() {
    for (const char* place : {"a", "b"}) {
      takes[place] = {"old"};
    }
  }

  Result<std::string> stage() override {
    if (!kept_here.contains("new")) {
      write([&] { kept_here.insert("new"); });
    }
    return std::string("new");
  }
  Result<void> add(const std::string& place) override {
    COURIER_TRY(answer(place));
    write([&] { takes[place].insert("new"); });
    return {};
  }
  Result<bool> opens(const std::string& place, Which which) override {
    COURIER_TRY(answer(place));
    const std::string id = which == Which::old_one ? "old" : "new";
    return (takes[place].contains(id) && !deaf.contains(place)) ||
           (id == "old" && stubborn.contains(place));
  }
  Result<void> switch_over() override {
    write([&] { current = "new"; });
    write([&] { use = "new"; });
    return {};
  }
  Result<void> limit_old(const std::string& place, Time end) override {
    COURIER_TRY(answer(place));
    REQUIRE(takes[place].contains("new"));
    write([&] { limits[place] = end; });
    return {};
  }
  Result<void> remove_old(const std::string& place) override {
    COURIER_TRY(answer(place));
    REQUIRE(takes[place].contains("new"));
    write([&] { takes[place].erase("old"); });
    return {};
  }
  Result<void> forget_old() override {
    write([&] { kept_here.erase("old"); });
    return {};
  }
  Result<void> keep(const Record& record) override {
    write([&] { state = to_json(record); });
    return {};
  }

  // What must hold at each instant: every place takes what is current, what is used, and what is
  // kept here holds both.
  void check_working() const {
    for (const auto& [place, ids] : takes) {
      CAPTURE(place);
      CHECK(ids.contains(current));
      CHECK(ids.contains(use));
    }
    CHECK(kept_here.contains(current));
    CHECK(kept_here.contains(use));
  }

 private:
  template <class Change>
  void write(const Change& change) {
    boundary.reached("a write");
    change();
    check_working();
  }
  Result<void> answer(const std::string& place) {
    return silent.contains(place) ? failure(place + ": no answer") : Result<void>();
  }
};

Record fresh(Clock& clock) {
  Record record;
  record.name = "key";
  record.old_id = "old";
  record.places = {"a", "b"};
  record.grace = std::chrono::hours(24);
  record.history = {{Stage::started, std::chrono::floor<std::chrono::seconds>(clock.now())}};
  return record;
}

// One run of the program: what the state file holds, else from the start.
Result<void> run(FakeWork& work, Clock& clock) {
  Record record = fresh(clock);
  if (work.state) {
    const Result<Record> read = read_record(*work.state);
    REQUIRE(read);
    record = *read;
  } else {
    COURIER_TRY(work.keep(record));
  }
  return advance(record, work, clock);
}

Stage stage_of(const FakeWork& work) { return read_record(work.state.value())->stage(); }

const std::set<std::string> only_new{"new"};
const std::set<std::string> both{"new", "old"};

}  // namespace

TEST_CASE("a rotation waits for its grace and ends with the new one alone") {
  FakeClock clock;
  FakeWork work;
  REQUIRE(run(work, clock));
  CHECK(stage_of(work) == Stage::retiring);
  CHECK(work.takes["a"] == both);
  CHECK(work.limits["b"] == read_record(*work.state)->retire_at());
  clock.advance(std::chrono::hours(23));
  REQUIRE(run(work, clock));
  CHECK(stage_of(work) == Stage::retiring);
  CHECK(work.takes["a"] == both);
  clock.advance(std::chrono::hours(1));
  REQUIRE(run(work, clock));
  CHECK(stage_of(work) == Stage::done);
  CHECK(work.takes["a"] == only_new);
  CHECK(work.takes["b"] == only_new);
  CHECK(work.kept_here == only_new);
}

TEST_CASE("cut at any write, and again at any, the next run ends the same") {
  FakeClock clock;
  FakeWork whole;
  REQUIRE(run(whole, clock));
  clock.advance(std::chrono::hours(24));
  REQUIRE(run(whole, clock));
  const std::size_t writes = whole.boundary.writes.size();
  REQUIRE(writes > 15);

  for (std::size_t first = 0; first < writes; ++first) {
    for (std::size_t second = 0; second <= writes; ++second) {
      CAPTURE(first, second);
      FakeClock again;
      FakeWork work;
      for (const std::size_t cut : {first, second, writes}) {
        work.boundary.writes.clear();
        work.boundary.cut_at = cut;
        try {
          // Outside of REQUIRE, which would take the cut for itself.
          const Result<void> switched = run(work, again);
          REQUIRE(switched);
          again.advance(std::chrono::hours(24));
          const Result<void> ended = run(work, again);
          REQUIRE(ended);
        } catch (const Cut&) {
          work.check_working();
        }
      }
      CHECK(stage_of(work) == Stage::done);
      CHECK(work.takes == whole.takes);
      CHECK(work.kept_here == only_new);
      CHECK(work.use == "new");
    }
  }
}

TEST_CASE("what a place does not do stops the rotation before anything is lost") {
  FakeClock clock;
  FakeWork work;
  SECTION("no answer while the new one is added") {
    work.silent = {"b"};
    const Result<void> stopped = run(work, clock);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().message == "b: no answer");
    CHECK(stage_of(work) == Stage::staged);
  }
  SECTION("the new one is refused") {
    work.deaf = {"b"};
    const Result<void> stopped = run(work, clock);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().message ==
          "b: refuses the new one of key, though it was added there; nothing was switched, and the "
          "old one stays");
    CHECK(stage_of(work) == Stage::added);
  }
  CHECK(work.current == "old");
  CHECK(work.takes["b"].contains("old"));
  work.silent.clear();
  work.deaf.clear();
  REQUIRE(run(work, clock));
  CHECK(stage_of(work) == Stage::retiring);
}

TEST_CASE("an old one that is still taken after its removal is told, and not forgotten") {
  FakeClock clock;
  FakeWork work;
  work.stubborn = {"a"};
  REQUIRE(run(work, clock));
  clock.advance(std::chrono::hours(24));
  const Result<void> stopped = run(work, clock);
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().message ==
        "a: still takes the old one of key, though it was removed there");
  CHECK(stage_of(work) == Stage::removed);
  CHECK(work.kept_here.contains("old"));
}

TEST_CASE("records are read as they were written, and nothing else") {
  FakeClock clock;
  FakeWork work;
  REQUIRE(run(work, clock));
  const Result<Record> record = read_record(*work.state);
  REQUIRE(record);
  CHECK(to_json(*record) == *work.state);
  CHECK(work.state->find("\"at\": \"2026-01-01T00:00:00Z\"") != std::string::npos);
  const std::string damaged =
      GENERATE_COPY(std::string(), std::string("[]"), work.state->substr(0, work.state->size() / 2),
                    work.state->substr(0, work.state->find("\"staged\"")) + "\"proven\"" +
                        work.state->substr(work.state->find("\"staged\"") + 8));
  CAPTURE(damaged);
  const Result<Record> refused = read_record(damaged);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "is not the state of a rotation that this version wrote");
}

TEST_CASE("a secret is due after 60 days and overdue after 90") {
  const Time made = *date_in_comment("web:20260101");
  CHECK(utc_text(made) == "2026-01-01T00:00:00Z");
  CHECK(judge_age(made, made + std::chrono::days(59), {}) == Age::fresh);
  CHECK(judge_age(made, made + std::chrono::days(60), {}) == Age::due);
  CHECK(judge_age(made, made + std::chrono::days(89), {}) == Age::due);
  CHECK(judge_age(made, made + std::chrono::days(90), {}) == Age::overdue);
  const char* none =
      GENERATE("", "me@host", "20260101", "web:2026010", "web:20261301", "web:2026010a");
  CHECK_FALSE(date_in_comment(none));
}

}  // namespace courier::rotation
