#include "actions/selection.h"

#include <algorithm>
#include <map>

#include "actions/file_commands.h"
#include "actions/inputs.h"
#include "base/text.h"

namespace courier::actions {

namespace {

using Kind = esc::Value::Kind;

bool is_container(const esc::Value& value) {
  return value.kind() == Kind::array || value.kind() == Kind::object;
}

std::string_view kind_name(const esc::Value& value) {
  return value.kind() == Kind::array ? "a list" : "an object";
}

// What pulumi/esc-action calls a mapping: variable → name of an entry.
struct Export {
  std::map<std::string, std::string> mapping;
  bool all = false;  // and every entry that the mapping does not use, under its own name
};

Export parse_export(const SelectionRequest& request) {
  const std::string_view text = trim(request.export_environment_variables);
  const std::optional<bool> any = text.empty() ? std::optional(true) : read_boolean(text);
  Export out;
  if (any) {
    if (*any) {
      for (const std::string& name : parse_list(request.keys)) {
        out.mapping[name] = name;
      }
      out.all = out.mapping.empty();
    }
    return out;
  }
  for (const std::string& entry : parse_list(text)) {
    const std::size_t equals = entry.find('=');
    if (entry == "*") {
      out.all = true;
    } else {
      out.mapping[entry.substr(0, equals)] =
          equals == std::string::npos ? entry : entry.substr(equals + 1);
    }
  }
  return out;
}

class Selector {
 public:
  Selector(const esc::Value& root, const SelectionRequest& request, Diagnostics& diagnostics)
      : root_(root), request_(request), diagnostics_(diagnostics) {}

  void add_entries(std::string_view section, bool file) {
    const esc::Value* entries = root_.member(section);
    if (entries == nullptr) {
      return;
    }
    if (entries->kind() != Kind::object) {
      diagnostics_.warning(std::string(section) + " is not an object and is left out",
                           entries->defined_at());
      return;
    }
    for (const auto& [name, value] : entries->members()) {
      const std::string path = std::string(section) + '.' + name;
      if (is_container(value)) {
        unusable_[name] = path + " is " + std::string(kind_name(value));
        diagnostics_.add({Severity::warning,
                          unusable_[name] + " and is left out",
                          "fn::toJSON makes it text; values delivers it as JSON",
                          value.defined_at(),
                          {}});
      } else {
        found_[name] = delivery(name, value, esc::to_text(value), file);
        found_[name].secret = found_[name].secret || entries->is_secret();
      }
    }
  }

  void export_variables() {
    Export wanted = parse_export(request_);
    if (wanted.all) {
      std::vector<std::string> rest;
      for (const auto& [name, unused] : found_) {
        if (std::none_of(wanted.mapping.begin(), wanted.mapping.end(),
                         [&](const auto& one) { return one.second == name; })) {
          rest.push_back(name);
        }
      }
      for (const std::string& name : rest) {
        wanted.mapping[name] = name;
      }
    }
    for (const auto& [variable, name] : wanted.mapping) {
      if (const auto entry = found_.find(name); entry != found_.end()) {
        entry->second.variables.push_back(variable);
      } else {
        missing_entry(name, variable);
      }
    }
  }

  void add_values() {
    for (const ValueLine& line : parse_values(request_.values, diagnostics_)) {
      const esc::Lookup lookup = esc::look_up(root_, line.path);
      if (lookup.outcome == esc::Lookup::Outcome::malformed) {
        diagnostics_.add({Severity::error,
                          quote(line.path) + " is no path: " + lookup.finding,
                          "paths look like a.b[0][\"c\"]",
                          line.path_at,
                          {}});
        continue;
      }
      const bool missing_here = lookup.outcome == esc::Lookup::Outcome::missing;
      const bool is_null = !missing_here && lookup.value.kind() == Kind::null;
      if ((missing_here || is_null) && line.fallback) {
        put(delivery(line.name, esc::Value::string(*line.fallback), Secret(*line.fallback), false));
      } else if (missing_here && !line.optional) {
        missing("no value for " + line.name + ": " + lookup.finding,
                line.name + " ?= … leaves the output out, " + line.name +
                    " = … | DEFAULT gives it a text",
                line.path_at);
      } else if (!missing_here) {
        const bool container = is_container(lookup.value);
        Delivery found =
            delivery(line.name, lookup.value,
                     container ? esc::to_json(lookup.value) : esc::to_text(lookup.value), false);
        found.secret = found.secret || lookup.secret;
        put(std::move(found));
      }
    }
  }

  std::vector<Delivery> take() {
    std::vector<Delivery> out;
    out.reserve(found_.size() + values_.size());
    for (auto& [name, delivery] : found_) {
      out.push_back(std::move(delivery));
    }
    for (auto& [name, delivery] : values_) {
      out.push_back(std::move(delivery));
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Delivery& a, const Delivery& b) { return a.name < b.name; });
    return out;
  }

 private:
  [[nodiscard]] Delivery delivery(const std::string& name, const esc::Value& value, Secret text,
                                  bool file) const {
    Delivery out;
    out.name = name;
    out.value = value;
    out.text = std::move(text);
    out.secret = request_.mask == MaskScope::all || value.contains_secret();
    out.file = file;
    return out;
  }

  // An output of `values` goes before an entry's of the same name, which stays as a variable.
  void put(Delivery delivery) {
    if (const auto entry = found_.find(delivery.name); entry != found_.end()) {
      entry->second.output = false;
    }
    values_[delivery.name] = std::move(delivery);
  }

  void missing(std::string summary, std::string hint, std::optional<Range> at) {
    const bool fails = request_.on_missing == OnMissing::fail;
    diagnostics_.add({fails ? Severity::error : Severity::warning,
                      std::move(summary),
                      std::move(hint),
                      std::move(at),
                      {}});
  }

  void missing_entry(const std::string& name, const std::string& variable) {
    std::string summary;
    if (const auto found = unusable_.find(name); found != unusable_.end()) {
      summary.append(found->second).append(" and cannot become the variable ").append(variable);
      missing(std::move(summary), "fn::toJSON makes it text", {});
    } else {
      summary.append("the environment has no environmentVariables.").append(name);
      summary.append(" for the variable ").append(variable);
      missing(std::move(summary), similar(name), {});
    }
  }

  [[nodiscard]] std::string similar(const std::string& name) const {
    std::vector<std::string> names;
    names.reserve(found_.size());
    for (const auto& [one, unused] : found_) {
      names.push_back(one);
    }
    const std::string guess = nearest(name, names);
    return guess.empty() ? "on-missing: warn goes on without it" : "did you mean " + guess + '?';
  }

  const esc::Value& root_;
  const SelectionRequest& request_;
  Diagnostics& diagnostics_;
  std::map<std::string, Delivery> found_;        // entries of environmentVariables and files
  std::map<std::string, Delivery> values_;       // outputs of `values`
  std::map<std::string, std::string> unusable_;  // entries that are no text, and what they are
};

}  // namespace

std::vector<Delivery> select(const esc::Value& root, const SelectionRequest& request,
                             Diagnostics& diagnostics) {
  Selector selector(root, request, diagnostics);
  selector.add_entries("environmentVariables", false);
  selector.add_entries("files", true);
  selector.export_variables();
  selector.add_values();
  return selector.take();
}

}  // namespace courier::actions
