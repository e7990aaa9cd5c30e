#include "sync/json.h"

#include <nlohmann/json.hpp>

namespace courier::sync {

namespace {

using nlohmann::json;

json json_of(const Access& access) {
  json out = {{"visibility", std::string(to_text(access.visibility))}};
  if (access.visibility == Visibility::selected) {
    json repositories = json::array();
    for (const Repository& repository : access.repositories) {
      repositories.push_back({{"id", repository.id}, {"name", repository.name}});
    }
    out["repositories"] = repositories;
  }
  return out;
}

}  // namespace

json to_json(const Step& step) {
  json out = {
      {"kind", std::string(to_text(step.kind))},
      {"item", std::string(to_text(step.key.kind))},
      {"name", step.key.name},
      {"scope",
       {{"kind", std::string(to_text(step.key.scope.kind))}, {"name", step.key.scope.name}}},
      {"target", step.target}};
  if (step.before) {
    out["before"] = {{"updated_at", step.before->updated_at}};
    if (step.before->access) {
      out["before"]["access"] = json_of(*step.before->access);
    }
  }
  if (step.access) {
    out["access"] = json_of(*step.access);
  }
  if (!step.reason.empty()) {
    out["reason"] = step.reason;
  }
  if (!step.hint.empty()) {
    out["hint"] = step.hint;
  }
  return out;
}

}  // namespace courier::sync
