#include "app/secret_guess.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "base/text.h"

namespace courier::app {

namespace {

constexpr std::size_t examined = 16;
constexpr double hard = 80.0;
constexpr double hard_for_a_character = 3.0;

// How many characters are to be tried in each place, zxcvbn's figures.
double cardinality(std::string_view value) {
  double count = 0;
  const auto add = [&](double size, auto holds) {
    count += std::any_of(value.begin(), value.end(), holds) ? size : 0;
  };
  const auto between = [](char low, char high) {
    return [low, high](char c) { return c >= low && c <= high; };
  };
  const auto is_sign = [&](char c) {
    return !between('a', 'z')(c) && !between('A', 'Z')(c) && !between('0', '9')(c);
  };
  add(26, between('a', 'z'));
  add(26, between('A', 'Z'));
  add(10, between('0', '9'));
  add(33, is_sign);
  return count;
}

}  // namespace

bool looks_like_secret(std::string_view key, std::string_view value) {
  const std::string lower = to_lower(key);
  const std::array words{"pass", "pwd", "secret", "token"};
  if (value.empty() || std::none_of(words.begin(), words.end(),
                                    [&](const char* word) { return lower.contains(word); })) {
    return false;
  }
  value = value.substr(0, examined);
  const double a_character = std::log2(cardinality(value));
  const double whole = a_character * static_cast<double>(value.size());
  return whole >= hard || (whole >= hard / 2 && a_character >= hard_for_a_character);
}

}  // namespace courier::app
