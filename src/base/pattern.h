// Regular expressions of RE2, the only kind that never takes exponential time.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace courier {

// In the words of Go's regexp package: finding `missing closing )`, argument "(".
struct PatternError {
  std::string finding;
  std::string argument;  // the part of the expression that is wrong
};

class Pattern {
 public:
  [[nodiscard]] static std::expected<Pattern, PatternError> compile(std::string_view expression);

  // Whether any part of the text matches; anchor with ^ and $ to match all of it.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  explicit Pattern(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace courier
