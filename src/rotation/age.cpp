#include "rotation/age.h"

#include <algorithm>
#include <charconv>

namespace courier::rotation {

Age judge_age(Time made, Time now, const AgePolicy& policy) {
  const auto age = now - made;
  return age >= policy.overdue ? Age::overdue : age >= policy.due ? Age::due : Age::fresh;
}

std::optional<Time> date_in_comment(std::string_view comment) {
  constexpr std::size_t length = 8;
  const std::size_t colon = comment.rfind(':');
  const std::string_view date =
      colon == std::string_view::npos ? std::string_view() : comment.substr(colon + 1);
  if (date.size() != length || date.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  int number = 0;
  std::from_chars(date.data(), date.data() + date.size(), number);
  const std::chrono::year_month_day day(
      std::chrono::year(number / 10000),
      std::chrono::month(static_cast<unsigned>(number / 100 % 100)),
      std::chrono::day(static_cast<unsigned>(number % 100)));
  return day.ok() ? std::optional<Time>(std::chrono::sys_days(day)) : std::nullopt;
}

}  // namespace courier::rotation
