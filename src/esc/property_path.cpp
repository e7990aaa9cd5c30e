#include "esc/property_path.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "esc/go_text.h"

namespace courier::esc {

namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : whole_(text), rest_(text) {}

  Result<PropertyPath> run() {
    if (rest_.starts_with('.')) {
      return refuse("expected property path to start with a name or index");
    }
    while (!rest_.empty()) {
      if (rest_.front() == '.') {
        rest_.remove_prefix(1);
        if (rest_.empty()) {
          return refuse("expected property path to end with a name or index");
        }
      } else if (rest_.starts_with("[\"")) {
        COURIER_TRY(quoted_key());
      } else if (rest_.front() == '[') {
        COURIER_TRY(index());
      } else {
        const std::size_t end = std::min(rest_.find_first_of(".["), rest_.size());
        path_.emplace_back(std::string(rest_.substr(0, end)));
        rest_.remove_prefix(end);
      }
    }
    return std::move(path_);
  }

 private:
  [[nodiscard]] std::unexpected<Error> refuse(const std::string& finding) const {
    return usage_error(quote(whole_) + " is no property path: " + finding,
                       "paths look like a.b[0][\"c\"]");
  }

  Result<void> quoted_key() {
    std::string key;
    std::size_t at = 2;
    for (; at < rest_.size() && rest_[at] != '"'; ++at) {
      if (rest_.substr(at).starts_with("\\\"")) {
        ++at;
      }
      key += rest_[at];
    }
    if (at == rest_.size()) {
      return refuse("missing closing quote in property name");
    }
    if (rest_.substr(at + 1, 1) != "]") {
      return refuse("missing closing bracket in property access");
    }
    path_.emplace_back(std::move(key));
    rest_.remove_prefix(at + 2);
    return {};
  }

  Result<void> index() {
    const std::size_t end = rest_.find(']');
    if (end == std::string_view::npos) {
      return refuse("missing closing bracket in array index");
    }
    const std::string_view digits = rest_.substr(1, end - 1);
    long long number = 0;
    if (digits == "*") {
      path_.emplace_back(std::string(digits));
    } else if (parse_int(digits, number)) {
      path_.emplace_back(std::int64_t{number});
    } else {
      return refuse("invalid array index " + quote(digits));
    }
    rest_.remove_prefix(end + 1);
    return {};
  }

  std::string_view whole_;
  std::string_view rest_;
  PropertyPath path_;
};

}  // namespace

Result<PropertyPath> parse_property_path(std::string_view text) { return Reader(text).run(); }

const Value* find_property(const Value& root, const PropertyPath& path) {
  const Value* value = &root;
  for (const auto& step : path) {
    if (const auto* const key = std::get_if<std::string>(&step)) {
      value = value->member(*key);
    } else {
      const std::int64_t index = std::get<std::int64_t>(step);
      const std::span<const Value> items = value->items();
      const bool exists = index >= 0 && static_cast<std::uint64_t>(index) < items.size();
      value = exists ? &items[static_cast<std::size_t>(index)] : nullptr;
    }
    if (value == nullptr) {
      return nullptr;
    }
  }
  return value;
}

}  // namespace courier::esc
