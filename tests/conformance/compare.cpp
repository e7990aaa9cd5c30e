#include "compare.h"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace courier::conformance {

namespace {

using esc::Json;

// In the order in which differences are worth reading. `rotateJson` is not among them: the
// reference records the check's in its place.
constexpr std::string_view members[] = {
    "loadDiags",        "checkDiags", "checkJson",   "check",  "evalDiags",    "evalJSONRevealed",
    "evalJsonRedacted", "eval",       "rotateDiags", "rotate", "rotatePatches"};

std::string shown(const Json* json) {
  constexpr std::size_t longest = 400;
  const std::string text = json != nullptr ? esc::json_text(*json) : "nothing";
  return text.size() <= longest ? text : text.substr(0, longest) + "…";
}

std::string member_path(std::string path, std::string_view key) {
  return path.append(1, '.').append(key);
}

std::optional<std::string> difference(const Json* expected, const Json* actual,
                                      const std::string& path) {
  if (expected != nullptr && actual != nullptr && expected->kind == actual->kind) {
    if (expected->kind == Json::Kind::object) {
      for (const auto& [key, value] : expected->members) {
        if (auto found = difference(&value, actual->member(key), member_path(path, key))) {
          return found;
        }
      }
      for (const auto& [key, value] : actual->members) {
        if (expected->member(key) == nullptr) {
          return difference(nullptr, &value, member_path(path, key));
        }
      }
      return std::nullopt;
    }
    if (expected->kind == Json::Kind::array) {
      const std::size_t size = std::max(expected->items.size(), actual->items.size());
      for (std::size_t i = 0; i < size; ++i) {
        const Json* const e = i < expected->items.size() ? &expected->items[i] : nullptr;
        const Json* const a = i < actual->items.size() ? &actual->items[i] : nullptr;
        if (auto found = difference(e, a, path + '[' + std::to_string(i) + ']')) {
          return found;
        }
      }
      return std::nullopt;
    }
    if (expected->text == actual->text) {
      return std::nullopt;
    }
  }
  return path + ": expected " + shown(expected) + ", got " + shown(actual);
}

unsigned long number_in(const Json& object, const char* member) {
  const Json* const value = object.member(member);
  return value != nullptr ? std::stoul(value->text) : 0;
}

// Those without a place first, by text; then by file, line and column; what ties, by all of it.
auto sort_key(const Json& diagnostic) {
  const Json* const subject = diagnostic.member("Subject");
  std::string text = esc::json_text(diagnostic);
  if (subject == nullptr || subject->kind != Json::Kind::object) {
    const Json* const summary = diagnostic.member("Summary");
    return std::tuple(false, summary ? summary->text : "", 0UL, 0UL, std::move(text));
  }
  const Json& start = *subject->member("Start");
  return std::tuple(true, subject->member("Filename")->text, number_in(start, "Line"),
                    number_in(start, "Column"), std::move(text));
}

// A member as it is compared; no diagnostics are the same as none said.
const Json* prepared(const Json& answer, std::string_view name, Json& sorted) {
  const Json* const found = answer.member(name);
  if (!name.ends_with("Diags") && name != "rotatePatches") {
    return found;
  }
  sorted.kind = Json::Kind::array;
  if (found != nullptr) {
    sorted.items = found->items;
  }
  if (name.ends_with("Diags")) {
    std::ranges::sort(sorted.items, {}, sort_key);
  }
  return &sorted;
}

}  // namespace

std::optional<std::string> first_difference(const Json& expected, const Json& actual) {
  for (const std::string_view name : members) {
    Json sorted_expected;
    Json sorted_actual;
    const Json* const e = prepared(expected, name, sorted_expected);
    const Json* const a = prepared(actual, name, sorted_actual);
    if (e == nullptr && a == nullptr) {
      continue;
    }
    if (auto found = difference(e, a, std::string(name))) {
      return found;
    }
  }
  return std::nullopt;
}

}  // namespace courier::conformance
