#include "cloudinit/schema.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "base/pattern.h"
#include "base/text.h"
#include "cloudinit/embedded.h"
#include "cloudinit/schema_fault.h"

namespace courier::cloudinit {

namespace {

using nlohmann::json;
using Kind = Item::Kind;
using Keyword = Fault::Keyword;

const json& cloud_config_schema() {
  static const json schema = json::parse(cloud_config_schema_text);
  return schema;
}

// Python's `re.search`, whose $ also matches before a final newline.
bool matches(const std::string& expression, std::string_view text) {
  static std::map<std::string, Pattern> compiled;
  auto found = compiled.find(expression);
  if (found == compiled.end()) {
    found = compiled.emplace(expression, *Pattern::compile(expression)).first;
  }
  return found->second.matches(text) ||
         (text.ends_with('\n') && found->second.matches(text.substr(0, text.size() - 1)));
}

// Draft 4: a whole number with a point is no integer. cloud-init takes binary data for a string.
bool is_of_type(const Item& item, const std::string& type) {
  switch (item.kind) {
    case Kind::null: return type == "null";
    case Kind::boolean: return type == "boolean";
    case Kind::integer: return type == "integer" || type == "number";
    case Kind::number: return type == "number";
    case Kind::string:
    case Kind::bytes: return type == "string";
    case Kind::sequence: return type == "array";
    case Kind::mapping: return type == "object";
    case Kind::date:
    case Kind::set: break;
  }
  return false;
}

double as_double(const Item& number) { return std::strtod(number.text.c_str(), nullptr); }

bool equals(const Item& item, const json& value) {
  if (item.is(Kind::boolean)) {
    return value.is_boolean() && value.get<bool>() == (item.text == "true");
  }
  if (item.is(Kind::string)) {
    return value.is_string() && value.get<std::string>() == item.text;
  }
  if (item.is(Kind::integer) || item.is(Kind::number)) {
    return value.is_number() && value.get<double>() == as_double(item);
  }
  return item.is(Kind::null) && value.is_null();
}

bool same(const Item& a, const Item& b) {
  return a.kind == b.kind && a.text == b.text && a.items.size() == b.items.size() &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(), same);
}

bool is_iso_date(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' && resolve_plain(text) == Kind::date;
}

// What an item is judged as: where it stands, and under which key.
struct Spot {
  const Item& item;
  std::string path;
  const yaml::Node* key = nullptr;  // of a mapping's value

  [[nodiscard]] Fault fault(Keyword keyword, std::string message) const {
    const bool at_key = key != nullptr && (keyword == Keyword::deprecated || item.is(Kind::null));
    return {keyword, &item, at_key ? key : item.node, path, std::move(message)};
  }
  [[nodiscard]] Spot at(const Item& child_key, const Item& child) const {
    return {child, (path.empty() ? "" : path + '.') + child_key.text, child_key.node};
  }
  [[nodiscard]] Spot at(std::size_t index) const {
    return {item.items[index], path + '[' + std::to_string(index) + ']'};
  }
};

Faults run(const json& schema, const Spot& spot);

void append(Faults& to, Faults from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

Faults of_kind(const Faults& faults, bool deprecations) {
  Faults out;
  std::copy_if(faults.begin(), faults.end(), std::back_inserter(out), [&](const Fault& fault) {
    return (fault.keyword == Keyword::deprecated) == deprecations;
  });
  return out;
}

// cloud-init's own: the first branch that fits counts, and its deprecations; of a oneOf no other
// may.
Faults branches(const json& schemas, const Spot& spot, bool only_one) {
  std::vector<Faults> all;
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    const Faults found = run(schemas[i], spot);
    Faults errors = of_kind(found, false);
    if (!errors.empty()) {
      all.push_back(std::move(errors));
      continue;
    }
    for (std::size_t j = i + 1; only_one && j < schemas.size(); ++j) {
      if (of_kind(run(schemas[j], spot), false).empty()) {
        std::vector<std::string> keys;
        for (const std::size_t branch : {i, j}) {
          for (const json& key : schemas[branch].value("required", json::array())) {
            keys.push_back(quote(key.get<std::string>()));
          }
        }
        return {spot.fault(Keyword::several, keys.empty() ? "this fits two forms at once"
                                                          : "keep one of " + join(keys, " and "))};
      }
    }
    return of_kind(found, true);
  }
  return best_of(all, schemas, spot.fault(Keyword::type, {}), cloud_config_schema());
}

Faults unknown_keys(const json& schema, const Spot& spot) {
  const json properties = schema.value("properties", json::object());
  const json patterns = schema.value("patternProperties", json::object());
  const auto& rule = schema.find("additionalProperties");
  Faults faults;
  for (std::size_t i = 0; i + 1 < spot.item.items.size(); i += 2) {
    const Item& key = spot.item.items[i];
    const bool is_text = key.is(Kind::string);
    const bool known =
        is_text && (properties.contains(key.text) || holds_placeholder(key) ||
                    std::any_of(patterns.items().begin(), patterns.items().end(),
                                [&](const auto& p) { return matches(p.key(), key.text); }));
    if (known || (!is_text && !patterns.empty())) {  // the latter is a fault already
      continue;
    }
    if (rule->is_object()) {
      append(faults, run(*rule, spot.at(key, spot.item.items[i + 1])));
    } else if (!rule->get<bool>()) {
      std::vector<std::string> known_keys;
      for (const auto& property : properties.items()) {
        known_keys.push_back(property.key());
      }
      const std::string shown = shown_key(key);
      const std::string meant = is_text && shown != "this key" ? nearest(key.text, known_keys) : "";
      Fault fault = spot.fault(Keyword::unknown_key,
                               (spot.path.empty() ? "cloud-init has no key " : "there is no key ") +
                                   (shown == "this key" ? "of this name" : shown) +
                                   (spot.path.empty() ? "" : " here") +
                                   (meant.empty() ? "" : "; did you mean " + quote(meant) + '?'));
      fault.place = key.node;
      faults.push_back(std::move(fault));
    }
  }
  return faults;
}

Faults mapping_faults(const json& schema, const Spot& spot) {
  Faults faults;
  const Item& item = spot.item;
  for (const json& name : schema.value("required", json::array())) {
    if (item.member(name.get<std::string>()) == nullptr) {
      faults.push_back(spot.fault(Keyword::required,
                                  "the key " + quote(name.get<std::string>()) + " is missing"));
    }
  }
  const std::size_t size = item.items.size() / 2;
  if (const auto least = schema.value("minProperties", std::size_t{0}); size < least) {
    faults.push_back(spot.fault(Keyword::size, "expected at least " + count_of(least, "key") +
                                                   ", found " +
                                                   (size == 0 ? "none" : std::to_string(size))));
  }
  const json properties = schema.value("properties", json::object());
  const json patterns = schema.value("patternProperties", json::object());
  for (std::size_t i = 0; i + 1 < item.items.size(); i += 2) {
    const Item& key = item.items[i];
    const Spot value = spot.at(key, item.items[i + 1]);
    if (!key.is(Kind::string)) {
      if (!patterns.empty()) {
        Fault fault = spot.fault(Keyword::key, "a key is " + std::string(name_of(key.kind)) +
                                                   ", expected a string; quote it");
        fault.place = key.node;
        faults.push_back(std::move(fault));
      }
      continue;
    }
    if (const auto known = properties.find(key.text); known != properties.end()) {
      append(faults, run(*known, value));
    }
    for (const auto& pattern : patterns.items()) {
      if (matches(pattern.key(), key.text)) {
        append(faults, run(pattern.value(), value));
      }
    }
  }
  if (schema.contains("additionalProperties")) {
    append(faults, unknown_keys(schema, spot));
  }
  return faults;
}

Faults sequence_faults(const json& schema, const Spot& spot) {
  Faults faults;
  const std::vector<Item>& items = spot.item.items;
  const std::string found = items.empty() ? "none" : std::to_string(items.size());
  if (const auto least = schema.value("minItems", std::size_t{0}); items.size() < least) {
    faults.push_back(spot.fault(Keyword::size, "expected at least " + count_of(least, "item") +
                                                   ", found " + found));
  }
  if (const auto most = schema.value("maxItems", items.size()); items.size() > most) {
    faults.push_back(spot.fault(Keyword::size,
                                "expected at most " + count_of(most, "item") + ", found " + found));
  }
  const auto rule = schema.find("items");
  for (std::size_t i = 0; rule != schema.end() && i < items.size(); ++i) {
    if (rule->is_object()) {
      append(faults, run(*rule, spot.at(i)));
    } else if (i < rule->size()) {
      append(faults, run((*rule)[i], spot.at(i)));
    }
  }
  if (schema.value("uniqueItems", false)) {
    for (std::size_t i = 1; i < items.size(); ++i) {
      if (std::any_of(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(i),
                      [&](const Item& earlier) { return same(earlier, items[i]); })) {
        faults.push_back(spot.at(i).fault(Keyword::size, "this item stands in the list twice"));
      }
    }
  }
  return faults;
}

Faults scalar_faults(const json& schema, const Spot& spot) {
  Faults faults;
  const Item& item = spot.item;
  if ((item.is(Kind::integer) || item.is(Kind::number)) && schema.contains("minimum") &&
      as_double(item) < schema["minimum"].get<double>()) {
    faults.push_back(spot.fault(Keyword::size, "expected at least " + schema["minimum"].dump()));
  }
  if (item.is(Kind::string) && schema.contains("pattern") &&
      !matches(schema["pattern"].get<std::string>(), item.text)) {
    faults.push_back(spot.fault(
        Keyword::pattern, "expected " + alternatives(expectations(schema, cloud_config_schema()))));
  }
  if (item.is(Kind::string) && schema.value("format", "") == "date" && !is_iso_date(item.text)) {
    faults.push_back(spot.fault(Keyword::pattern, "expected a date like 2030-01-31"));
  }
  return faults;
}

Faults own_faults(const json& schema, const Spot& spot) {
  Faults faults;
  if (const auto type = schema.find("type"); type != schema.end()) {
    const bool fits = type->is_string()
                          ? is_of_type(spot.item, type->get<std::string>())
                          : std::any_of(type->begin(), type->end(), [&](const json& one) {
                              return is_of_type(spot.item, one.get<std::string>());
                            });
    if (!fits) {
      faults.push_back(spot.fault(
          Keyword::type, mismatch(expectations(schema, cloud_config_schema()), spot.item)));
    }
  }
  if (const auto values = schema.find("enum");
      values != schema.end() && faults.empty() &&
      std::none_of(values->begin(), values->end(),
                   [&](const json& value) { return equals(spot.item, value); })) {
    faults.push_back(spot.fault(Keyword::enumeration,
                                mismatch(expectations(schema, cloud_config_schema()), spot.item)));
  }
  if (spot.item.is(Kind::mapping)) {
    append(faults, mapping_faults(schema, spot));
  } else if (spot.item.is(Kind::sequence)) {
    append(faults, sequence_faults(schema, spot));
  } else {
    append(faults, scalar_faults(schema, spot));
  }
  return faults;
}

// "Use **users** instead." → "use users instead".
std::string plain_words(std::string text) {
  text = replace_all(replace_all(std::move(text), "**", ""), "``", "");
  while (text.ends_with('.') || text.ends_with(' ')) {
    text.pop_back();
  }
  return text;
}

Faults run(const json& schema, const Spot& spot) {
  if (spot.item.is(Kind::string) && holds_placeholder(spot.item)) {
    return {};
  }
  Faults faults = own_faults(schema, spot);
  if (schema.contains("$ref")) {  // its siblings count as well here
    append(faults, run(resolve(schema, cloud_config_schema()), spot));
  }
  for (const json& part : schema.value("allOf", json::array())) {
    append(faults, run(part, spot));
  }
  for (const char* const keyword : {"anyOf", "oneOf"}) {
    if (const auto found = schema.find(keyword); found != schema.end()) {
      append(faults, branches(*found, spot, std::string_view(keyword) == "oneOf"));
    }
  }
  for (const std::string keyword : {"deprecated", "changed"}) {
    if (schema.value(keyword, false)) {
      faults.push_back(spot.fault(
          Keyword::deprecated,
          (keyword == "changed" ? "deprecated in this form since " : "deprecated since ") +
              schema.value(keyword + "_version", "") + ": " +
              plain_words(schema.value(keyword + "_description", ""))));
    }
  }
  return faults;
}

// What a command that is no command does to the boot.
std::string about_command(const Fault& fault) {
  const bool top = fault.path.find(']') == fault.path.size() - 1;
  const std::string found(name_of(fault.item->kind));
  if (fault.item->is(Kind::mapping)) {
    return "the colon and the blank in this command make it a mapping, and then no command runs at "
           "all; quote the whole command";
  }
  if (top) {
    return "a command is a string or a list of strings; of " + found +
           " in their place no command runs at all: quote it";
  }
  return fault.item->is(Kind::null)
             ? "a word of a command is a string; of nothing the word None is made: quote it"
             : "a word of a command is a string; " + found +
                   " is handed over as Python prints it: quote it";
}

bool is_command_fault(const Fault& fault) {
  return (fault.path.starts_with("runcmd[") || fault.path.starts_with("bootcmd[")) &&
         fault.keyword == Keyword::type;
}

}  // namespace

void check_schema(const Item& root, Findings& findings) {
  std::set<std::pair<const yaml::Node*, std::string>> said;
  for (const Fault& fault : run(cloud_config_schema(), {root, {}})) {
    if (!said.emplace(fault.place, fault.message).second) {
      continue;
    }
    if (is_command_fault(fault)) {
      findings.add(Gravity::error, "command", fault.path + ": " + about_command(fault),
                   fault.place->begin);
      continue;
    }
    const bool deprecated = fault.keyword == Keyword::deprecated;
    findings.add(deprecated ? Gravity::warning : Gravity::error,
                 deprecated                              ? "deprecated"
                 : fault.keyword == Keyword::unknown_key ? "unknown-key"
                                                         : "schema",
                 (fault.path.empty() ? "" : fault.path + ": ") + fault.message, fault.place->begin);
  }
}

}  // namespace courier::cloudinit
