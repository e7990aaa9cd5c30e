// Values under evaluation as what they are for others: plain JSON, and values that stay.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "esc/datum.h"
#include "esc/deep.h"
#include "esc/findings.h"
#include "esc/graph.h"
#include "esc/json.h"
#include "esc/value.h"

namespace courier::esc {

// JSON of the merged value; unknown parts are "[unknown]". Nothing when it holds a number that JSON
// does not have.
[[nodiscard]] std::optional<Json> plain_json(Graph& graph, Datum* value);

// Merged values, each container made once. They know where they are defined; if the graph keeps
// history, by environments in place of files, and what they override.
class Exporter {
 public:
  explicit Exporter(Graph& graph) : graph_(graph) {}

  // `environment` stands in the place of what has none in a document.
  [[nodiscard]] Value run(Datum* value, std::string_view environment);
  [[nodiscard]] Findings& findings() { return findings_; }

 private:
  [[nodiscard]] Value make(Datum* value, const std::shared_ptr<const std::string>& environment);
  [[nodiscard]] Value make_now(Datum* value, const std::shared_ptr<const std::string>& environment);

  void grow(std::size_t parts);

  struct Made {
    Value value;
    std::size_t size = 0;  // parts, shared ones as often as they occur
  };

  Graph& graph_;
  Deep deep_;
  std::size_t size_ = 0;  // of all that was made so far
  std::unordered_map<const Datum*, Made> made_;
  std::unordered_set<const Datum*> making_;
  Findings findings_;
  std::shared_ptr<const std::string> import_ = std::make_shared<const std::string>("<import>");
};

}  // namespace courier::esc
