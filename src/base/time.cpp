#include "base/time.h"

namespace courier {

Time time_now(Clock& clock) { return std::chrono::floor<std::chrono::seconds>(clock.now()); }

std::string utc_digits(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string out = std::to_string(static_cast<int>(date.year()));
  const auto two = [&](auto number) { out += (number < 10 ? "0" : "") + std::to_string(number); };
  two(static_cast<unsigned>(date.month()));
  two(static_cast<unsigned>(date.day()));
  two(clock.hours().count());
  two(clock.minutes().count());
  two(clock.seconds().count());
  return out;
}

std::string utc_text(Time time) {
  const std::string digits = utc_digits(time);
  return digits.substr(0, 4) + '-' + digits.substr(4, 2) + '-' + digits.substr(6, 2) + 'T' +
         digits.substr(8, 2) + ':' + digits.substr(10, 2) + ':' + digits.substr(12, 2) + 'Z';
}

}  // namespace courier
