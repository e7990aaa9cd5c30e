#include "yaml/timestamp.h"

#include <array>
#include <cstddef>

namespace courier::yaml {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads from the left; every method says whether the text went on as expected.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  bool skip(char expected) {
    if (rest_.empty() || rest_[0] != expected) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  // Go lets a blank in a layout stand for any number of blanks, if the text goes on at all.
  bool skip_blanks() {
    if (!rest_.empty() && rest_[0] != ' ') {
      return false;
    }
    while (skip(' ')) {
    }
    return true;
  }

  // At most `digits` digits, at least one (or all of them when `fixed`).
  bool number(int& value, std::size_t digits, bool fixed = false) {
    std::size_t count = 0;
    value = 0;
    while (count < digits && count < rest_.size() && is_digit(rest_[count])) {
      value = value * 10 + (rest_[count++] - '0');
    }
    rest_.remove_prefix(count);
    return fixed ? count == digits : count > 0;
  }

  void fraction() {
    if (rest_.size() < 2 || (rest_[0] != '.' && rest_[0] != ',') || !is_digit(rest_[1])) {
      return;
    }
    rest_.remove_prefix(1);
    while (!rest_.empty() && is_digit(rest_[0])) {
      rest_.remove_prefix(1);
    }
  }

 private:
  std::string_view rest_;
};

int days_in(int month, int year) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

bool date(Scanner& text) {
  int year = 0;
  int month = 0;
  int day = 0;
  return text.number(year, 4, true) && text.skip('-') && text.number(month, 2) && month >= 1 &&
         month <= 12 && text.skip('-') && text.number(day, 2) && day >= 1 &&
         day <= days_in(month, year);
}

bool time_of_day(Scanner& text) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!(text.number(hour, 2) && hour < 24 && text.skip(':') && text.number(minute, 2) &&
        minute < 60 && text.skip(':') && text.number(second, 2) && second < 60)) {
    return false;
  }
  text.fraction();
  return true;
}

bool zone(Scanner& text) {
  int hours = 0;
  int minutes = 0;
  return text.skip('Z') ||
         ((text.skip('+') || text.skip('-')) && text.number(hours, 2, true) && hours <= 24 &&
          text.skip(':') && text.number(minutes, 2, true) && minutes <= 60);
}

}  // namespace

bool is_timestamp(std::string_view text) {
  Scanner scanner(text);
  if (!date(scanner)) {
    return false;
  }
  if (scanner.at_end()) {
    return true;
  }
  if (scanner.skip('T') || scanner.skip('t')) {
    return time_of_day(scanner) && zone(scanner) && scanner.at_end();
  }
  return scanner.skip_blanks() && time_of_day(scanner) && scanner.at_end();
}

}  // namespace courier::yaml
