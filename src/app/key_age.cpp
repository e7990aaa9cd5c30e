#include "app/key_age.h"

#include <chrono>

#include "base/text.h"
#include "base/time.h"

namespace courier::app {

namespace {

std::optional<Time> made_at(const ReadKey& key, const std::optional<rotation::Record>& record) {
  const ssh::PublicKey& half = key.file.public_half;
  if (record && record->reached(rotation::Stage::staged) != nullptr) {
    const Result<ssh::PublicKey> rotated = ssh::read_public_key(record->new_id);
    if (rotated && rotated->base64 == half.base64) {
      return record->reached(rotation::Stage::staged)->at;
    }
  }
  return rotation::date_in_comment(half.comment);
}

}  // namespace

Result<KeyAge> key_age(const Call& call, const ReadKey& key,
                       const std::optional<rotation::Record>& record) {
  const std::optional<Time> made = made_at(key, record);
  if (!made) {
    return usage_error(
        "the key's age is not known: no rotation made it, and its comment ends in no "
        "date",
        "rotate it without --due; the new key's comment has the date");
  }
  const rotation::AgePolicy policy{std::chrono::days(call.options.number("due-after")),
                                   std::chrono::days(call.options.number("overdue-after"))};
  const Time now = time_now(call.world.clock);
  const auto days = std::chrono::floor<std::chrono::days>(now - *made).count();
  return KeyAge{rotation::judge_age(*made, now, policy),
                "is " + count_of(static_cast<std::size_t>(days < 0 ? 0 : days), "day") + " old"};
}

}  // namespace courier::app
