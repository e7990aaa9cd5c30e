#include "rotation/record.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/foreign_json.h"

namespace courier::rotation {

namespace {

using nlohmann::ordered_json;

constexpr int format_version = 1;
constexpr std::array<std::pair<Stage, std::string_view>, 9> names{{
    {Stage::started, "started"},
    {Stage::staged, "staged"},
    {Stage::added, "added"},
    {Stage::proven, "proven"},
    {Stage::switched, "switched"},
    {Stage::retiring, "retiring"},
    {Stage::removed, "removed"},
    {Stage::refused, "refused"},
    {Stage::done, "done"},
}};

std::optional<Stage> stage_of(std::string_view text) {
  const auto* const found =
      std::find_if(names.begin(), names.end(), [&](const auto& row) { return row.second == text; });
  return found == names.end() ? std::nullopt : std::optional(found->first);
}

std::vector<std::string> texts_of(const ordered_json& array) {
  return array.get<std::vector<std::string>>();
}

// One stage after another, from the first on, in time.
bool is_history(const std::vector<Transition>& history) {
  for (std::size_t i = 0; i < history.size(); ++i) {
    if (i >= names.size() || history[i].to != names[i].first) {
      return false;
    }
  }
  return !history.empty();
}

}  // namespace

std::string_view to_text(Stage stage) {
  return std::find_if(names.begin(), names.end(),
                      [&](const auto& row) { return row.first == stage; })
      ->second;
}

const Transition* Record::reached(Stage stage) const {
  const auto found = std::find_if(history.begin(), history.end(),
                                  [&](const Transition& one) { return one.to == stage; });
  return found == history.end() ? nullptr : &*found;
}

Time Record::retire_at() const {
  const Transition* const switched = reached(Stage::switched);
  return (switched != nullptr ? switched->at : history.back().at) + grace;
}

std::string to_json(const Record& record) {
  ordered_json out{{"version", format_version},
                   {"name", record.name},
                   {"old", record.old_id},
                   {"new", record.new_id},
                   {"places", record.places},
                   {"uses", record.uses},
                   {"grace_seconds", record.grace.count()},
                   {"history", ordered_json::array()}};
  for (const Transition& one : record.history) {
    // The number is what is read again, the text what people read.
    out["history"].push_back({{"stage", to_text(one.to)},
                              {"at", utc_text(one.at)},
                              {"seconds", one.at.time_since_epoch().count()}});
  }
  return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

Result<Record> read_record(std::string_view json) {
  const auto damaged = [] {
    return usage_error("is not the state of a rotation that this version wrote",
                       "no key was touched; put the file back, or remove it and look at the key "
                       "files beside it");
  };
  const ordered_json parsed = parse_foreign_json<ordered_json>(json);
  try {
    if (!parsed.is_object() || parsed.at("version") != format_version) {
      return damaged();
    }
    Record record;
    record.name = parsed.at("name").get<std::string>();
    record.old_id = parsed.at("old").get<std::string>();
    record.new_id = parsed.at("new").get<std::string>();
    record.places = texts_of(parsed.at("places"));
    record.uses = texts_of(parsed.at("uses"));
    record.grace = std::chrono::seconds(parsed.at("grace_seconds").get<std::int64_t>());
    for (const ordered_json& one : parsed.at("history")) {
      const std::optional<Stage> stage = stage_of(one.at("stage").get<std::string>());
      if (!stage) {
        return damaged();
      }
      record.history.push_back(
          {*stage, Time(std::chrono::seconds(one.at("seconds").get<std::int64_t>()))});
    }
    const bool has_new = record.history.size() > 1;
    if (!is_history(record.history) || record.old_id.empty() || record.places.empty() ||
        record.new_id.empty() == has_new) {
      return damaged();
    }
    return record;
  } catch (const ordered_json::exception&) {
    return damaged();
  }
}

}  // namespace courier::rotation
