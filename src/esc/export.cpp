#include "esc/export.h"

#include "esc/go_text.h"
#include "esc/limits.h"

namespace courier::esc {

namespace {

void check_size(const std::string& text) {
  if (text.size() > max_text_bytes) {
    throw LimitReached{"a text is longer than " + std::to_string(max_text_bytes) + " bytes"};
  }
}

}  // namespace

void append_plain_json(Graph& graph, std::string& out, Datum* value) {
  check_size(out);
  if (value->unknown) {
    out += "\"[unknown]\"";
    return;
  }
  switch (value->kind) {
    case Datum::Kind::null: out += "null"; return;
    case Datum::Kind::boolean:
    case Datum::Kind::number: out += value->text(); return;
    case Datum::Kind::string: append_json_string(out, value->text()); return;
    case Datum::Kind::array:
      out += '[';
      for (std::size_t i = 0; i < value->size; ++i) {
        out += i == 0 ? "" : ",";
        append_plain_json(graph, out, graph.slot(value, i));
      }
      out += ']';
      return;
    case Datum::Kind::object: {
      out += '{';
      bool first = true;
      for (const std::string_view key : graph.keys(value)) {
        out += first ? "" : ",";
        first = false;
        append_json_string(out, key);
        out += ':';
        append_plain_json(graph, out, graph.property(value, place_of(*value->def), key));
      }
      out += '}';
      return;
    }
  }
}

Json plain_json(Graph& graph, Datum* value) {
  Json json;
  if (value->unknown) {
    json.kind = Json::Kind::string;
    json.text = "[unknown]";
    return json;
  }
  json.kind = static_cast<Json::Kind>(value->kind);
  if (value->kind == Datum::Kind::array) {
    for (std::size_t i = 0; i < value->size; ++i) {
      json.items.push_back(plain_json(graph, graph.slot(value, i)));
    }
  } else if (value->kind == Datum::Kind::object) {
    for (const std::string_view key : graph.keys(value)) {
      json.members.emplace_back(
          key, plain_json(graph, graph.property(value, place_of(*value->def), key)));
    }
  } else if (value->kind != Datum::Kind::null) {
    json.text = value->text();
  }
  return json;
}

Value Exporter::run(Datum* value, std::string_view environment) {
  return make(value, std::make_shared<const std::string>(environment));
}

// A part is seen from several sides; its first look counts, as in the reference.
Value Exporter::make(Datum* value, const std::shared_ptr<const std::string>& environment) {
  if (const auto known = made_.find(value); known != made_.end()) {
    return known->second;
  }
  if (!making_.insert(value).second) {
    // A value over unknown ones, copied and merged, can end up below itself (check mode only).
    findings_.push_back(make_finding("internal error: cyclic export", place_of(*value->def)));
    return Value::unknown();
  }
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
    const Keys keys = graph_.keys(value);
    parts.members.reserve(keys.size);
    for (const std::string_view key : keys) {
      Datum* const property = graph_.property(value, place_of(*value->def), key);
      parts.members.emplace_back(key, make(property, environment));
    }
  } else if (value->kind != Datum::Kind::null) {
    parts.text = value->text();
  }
  parts.defined_at = range_of(place_of(*value->def));
  if (detail_ == Detail::history) {
    if (!parts.defined_at) {
      parts.defined_at = Range{environment, {}, {}};
    }
    if (Datum* const base = graph_.base(value)) {
      parts.overridden = std::make_shared<const Value>(make(base, import_));
    }
  }
  making_.erase(value);
  return made_.emplace(value, Value::assemble(std::move(parts))).first->second;
}

}  // namespace courier::esc
