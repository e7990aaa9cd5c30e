#include "rotation/rotate.h"

#include <functional>
#include <utility>

namespace courier::rotation {

namespace {

Result<void> at_each(const Record& record,
                     const std::function<Result<void>(const std::string& place)>& act) {
  for (const std::string& place : record.places) {
    COURIER_TRY(act(place));
  }
  return {};
}

Result<void> prove(const Record& record, Work& work) {
  return at_each(record, [&](const std::string& place) -> Result<void> {
    COURIER_TRY_LET(const bool opened, work.opens(place, Work::Which::new_one));
    if (!opened) {
      return failure(place + ": refuses the new one of " + record.name +
                         ", though it was added there; nothing was switched, and the old one stays",
                     "find out what else decides who may log in there, and run it again");
    }
    return {};
  });
}

Result<void> prove_refused(const Record& record, Work& work) {
  return at_each(record, [&](const std::string& place) -> Result<void> {
    COURIER_TRY_LET(const bool opened, work.opens(place, Work::Which::old_one));
    if (opened) {
      return failure(place + ": still takes the old one of " + record.name +
                         ", though it was removed there",
                     "find out what else lets it in (another file of authorized keys, or a "
                     "certificate), and run it again");
    }
    return {};
  });
}

Result<void> carry_out(Step step, Record& record, Work& work) {
  switch (step) {
    case Step::stage: {
      COURIER_TRY_LET(record.new_id, work.stage());
      return {};
    }
    case Step::add:
      return at_each(record, [&](const std::string& place) { return work.add(place); });
    case Step::prove: return prove(record, work);
    case Step::switch_over: return work.switch_over();
    case Step::limit_old:
      return at_each(record, [&](const std::string& place) {
        return work.limit_old(place, record.retire_at());
      });
    case Step::remove_old:
      return at_each(record, [&](const std::string& place) { return work.remove_old(place); });
    case Step::prove_refused: return prove_refused(record, work);
    case Step::forget_old: return work.forget_old();
  }
  return {};
}

Stage after(Stage stage) { return static_cast<Stage>(static_cast<int>(stage) + 1); }

}  // namespace

std::optional<Step> next_step(const Record& record, Time now) {
  switch (record.stage()) {
    case Stage::started: return Step::stage;
    case Stage::staged: return Step::add;
    case Stage::added: return Step::prove;
    case Stage::proven: return Step::switch_over;
    case Stage::switched: return Step::limit_old;
    case Stage::retiring:
      return now >= record.retire_at() ? std::optional(Step::remove_old) : std::nullopt;
    case Stage::removed: return Step::prove_refused;
    case Stage::refused: return Step::forget_old;
    case Stage::done: break;
  }
  return std::nullopt;
}

Result<void> advance(Record& record, Work& work, Clock& clock) {
  while (const std::optional<Step> step = next_step(record, time_now(clock))) {
    COURIER_TRY(carry_out(*step, record, work));
    Record next = record;
    next.history.push_back({after(record.stage()), time_now(clock)});
    COURIER_TRY(work.keep(next));
    record = std::move(next);
  }
  return {};
}

}  // namespace courier::rotation
