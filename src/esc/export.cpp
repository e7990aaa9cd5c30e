#include "esc/export.h"

#include "esc/limits.h"
#include "esc/number.h"

namespace courier::esc {

namespace {

// Appends to `out`; false at a number that JSON does not have.
bool append(Graph& graph, Json& out, Datum* value) {
  graph.count();
  if (value->unknown) {
    out.kind = Json::Kind::string;
    out.text = "[unknown]";
    return true;
  }
  out.kind = static_cast<Json::Kind>(value->kind);
  switch (value->kind) {
    case Datum::Kind::null: return true;
    case Datum::Kind::number:
      if (!is_finite(value->text())) {
        return false;
      }
      [[fallthrough]];
    case Datum::Kind::boolean:
    case Datum::Kind::string: out.text = value->text(); return true;
    case Datum::Kind::array:
      for (std::size_t i = 0; i < value->size; ++i) {
        if (!append(graph, out.items.emplace_back(), graph.slot(value, i))) {
          return false;
        }
      }
      return true;
    case Datum::Kind::object:
      for (const auto& [key, property] : graph.members(value)) {
        out.members.push_back({std::string(key), {}});
        if (!append(graph, out.members.back().value, property)) {
          return false;
        }
      }
      return true;
  }
  return true;
}

}  // namespace

std::optional<Json> plain_json(Graph& graph, Datum* value) {
  Json json;
  return append(graph, json, value) ? std::optional(std::move(json)) : std::nullopt;
}

Value Exporter::run(Datum* value, std::string_view environment) {
  return make(value, std::make_shared<const std::string>(environment));
}

// A part is seen from several sides; its first look counts, as in the reference. Without history
// scalars look the same from all sides.
Value Exporter::make(Datum* value, const std::shared_ptr<const std::string>& environment) {
  if (!graph_.keeps_history && !value->is_container()) {
    return make_now(value, environment);
  }
  if (const auto known = made_.find(value); known != made_.end()) {
    grow(known->second.size);
    return known->second.value;
  }
  if (!making_.insert(value).second) {
    // A value over unknown ones, copied and merged, can end up below itself (check mode only).
    findings_.push_back(make_finding("internal error: cyclic export", place_of(*value->def)));
    return Value::unknown();
  }
  Made made;
  const std::size_t before = size_;
  deep_.call([&] { made.value = make_now(value, environment); });
  made.size = size_ - before;
  making_.erase(value);
  return made_.emplace(value, std::move(made)).first->second.value;
}

// Whoever reads the result meets shared parts again and again.
void Exporter::grow(std::size_t parts) {
  size_ += parts;
  if (!graph_.keeps_history && size_ > max_values) {
    throw LimitReached{"the result has more than " + std::to_string(max_values) + " values"};
  }
}

Value Exporter::make_now(Datum* value, const std::shared_ptr<const std::string>& environment) {
  grow(1);
  Value::Parts parts;
  parts.kind = static_cast<Value::Kind>(value->kind);
  parts.secret = value->secret;
  parts.unknown = value->unknown;
  if (value->kind == Datum::Kind::array) {
    parts.items.reserve(value->size);
    for (std::size_t i = 0; i < value->size; ++i) {
      parts.items.push_back(make(graph_.slot(value, i), environment));
    }
  } else if (value->kind == Datum::Kind::object) {
    const std::vector<Graph::Member> members = graph_.members(value);
    parts.members.reserve(members.size());
    for (const auto& [key, property] : members) {
      parts.members.emplace_back(key, make(property, environment));
    }
  } else if (value->kind == Datum::Kind::number && !is_finite(value->text())) {
    // The reference fails to write such a result.
    findings_.push_back(make_finding("numbers must be finite", place_of(*value->def)));
    parts.kind = Value::Kind::null;
    parts.unknown = true;
  } else if (value->kind != Datum::Kind::null) {
    parts.text = value->text();
  }
  parts.defined_at = range_of(place_of(*value->def));
  if (graph_.keeps_history) {
    if (parts.defined_at) {
      parts.defined_at->file = value->def->home->environment;
    } else {
      parts.defined_at = Range{environment, {}, {}};
    }
    if (Datum* const base = graph_.base(value)) {
      parts.overridden = std::make_shared<const Value>(make(base, import_));
    }
  }
  return Value::assemble(std::move(parts));
}

}  // namespace courier::esc
