#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/pattern.h"
#include "base/text.h"
#include "cloudinit/schema_spot.h"

namespace courier::cloudinit {

namespace {

using nlohmann::json;
using Kind = Item::Kind;
using Keyword = Fault::Keyword;

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

Faults unknown_keys(const json& schema, const Spot& spot) {
  const json& properties = part_of(schema, "properties");
  const json& patterns = part_of(schema, "patternProperties");
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
      if (spot.path.empty()) {  // those of a template of ours (template.h)
        known_keys.insert(known_keys.end(), {"blocks", "parameters"});
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
  for (const json& name : part_of(schema, "required")) {
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
  const json& properties = part_of(schema, "properties");
  const json& patterns = part_of(schema, "patternProperties");
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

}  // namespace

Faults keyword_faults(const json& schema, const Spot& spot) {
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

}  // namespace courier::cloudinit
