// JSON from elsewhere: parsed without a copy of it being able to exhaust the stack.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace courier {

// What we read is nested 6 deep at most (GitHub's and Lambda Cloud's descriptions, our own files).
// nlohmann's parser takes any depth, but copying and comparing recurse.
inline constexpr int deepest_foreign_json = 64;

// Discarded where the text is not JSON, or arrays and objects are nested deeper than that.
template <class Json = nlohmann::json>
[[nodiscard]] Json parse_foreign_json(std::string_view text) {
  bool is_too_deep = false;
  Json parsed = Json::parse(
      text,
      [&is_too_deep](int outer, nlohmann::json::parse_event_t event, const Json& /*parsed*/) {
        is_too_deep = is_too_deep || (outer >= deepest_foreign_json &&
                                      (event == nlohmann::json::parse_event_t::array_start ||
                                       event == nlohmann::json::parse_event_t::object_start));
        return !is_too_deep;
      },
      /*allow_exceptions=*/false);
  return is_too_deep ? Json(Json::value_t::discarded) : parsed;
}

// The text `member` of an object; empty where there is none.
[[nodiscard]] inline std::string text_in(const nlohmann::json& object, const char* member) {
  const auto found = object.find(member);  // the end of what is no object
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace courier
