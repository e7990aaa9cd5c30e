#include "cloudinit/finding.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace courier::cloudinit {

std::string_view to_text(Gravity gravity) {
  switch (gravity) {
    case Gravity::error: return "error";
    case Gravity::warning: return "warning";
    case Gravity::note: return "note";
  }
  return {};
}

void Findings::add(Gravity gravity, std::string rule, std::string message, const Position& place,
                   std::optional<EmbeddedSecret> secret) {
  list_.push_back({gravity, std::move(rule), std::move(message), std::max(place.line, 1U),
                   std::max(place.column, 1U), std::move(secret)});
}

void Findings::add(Gravity gravity, std::string rule, std::string message) {
  add(gravity, std::move(rule), std::move(message), {1, 1, 0});
}

void Findings::extend(Findings others) {
  std::move(others.list_.begin(), others.list_.end(), std::back_inserter(list_));
}

void Findings::sort() {
  const auto order = [](const Finding& f) {
    return std::tie(f.line, f.column, f.gravity, f.rule, f.message);
  };
  std::stable_sort(list_.begin(), list_.end(),
                   [&](const Finding& a, const Finding& b) { return order(a) < order(b); });
  list_.erase(std::unique(list_.begin(), list_.end()), list_.end());
}

bool Findings::has_errors() const {
  return std::any_of(list_.begin(), list_.end(),
                     [](const Finding& f) { return f.gravity == Gravity::error; });
}

}  // namespace courier::cloudinit
