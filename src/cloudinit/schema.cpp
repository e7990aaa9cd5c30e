#include "cloudinit/schema.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/text.h"
#include "cloudinit/embedded.h"
#include "cloudinit/schema_spot.h"

namespace courier::cloudinit {

namespace {

using nlohmann::json;
using Kind = Item::Kind;
using Keyword = Fault::Keyword;

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
          for (const json& key : part_of(schemas[branch], "required")) {
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

// "Use **users** instead." → "use users instead".
std::string plain_words(std::string text) {
  text = replace_all(replace_all(std::move(text), "**", ""), "``", "");
  while (text.ends_with('.') || text.ends_with(' ')) {
    text.pop_back();
  }
  return text;
}

// What a command that is no command does to the boot.
std::string about_command(const Fault& fault) {
  const bool top = fault.path.find(']') == fault.path.size() - 1;
  const std::string found(name_of(fault.item->kind));
  const std::string how(how_to_make_text(*fault.item));
  if (fault.item->is(Kind::mapping)) {
    return "the colon and the blank in this command make it a mapping, and then no command runs at "
           "all; quote the whole command";
  }
  if (top) {
    return "a command is a string or a list of strings; of " + found +
           " in their place no command runs at all: " + how;
  }
  return fault.item->is(Kind::null)
             ? "a word of a command is a string; of nothing the word None is made: quote it"
             : "a word of a command is a string; " + found +
                   " is handed over as Python prints it: " + how;
}

bool is_command_fault(const Fault& fault) {
  return (fault.path.starts_with("runcmd[") || fault.path.starts_with("bootcmd[")) &&
         fault.keyword == Keyword::type;
}

}  // namespace

const json& cloud_config_schema() {
  static const json schema = json::parse(cloud_config_schema_text);
  return schema;
}

void append(Faults& to, Faults from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

Faults run(const json& schema, const Spot& spot) {
  if (spot.item.is(Kind::string) && holds_placeholder(spot.item)) {
    return {};
  }
  Faults faults = keyword_faults(schema, spot);
  if (schema.contains("$ref")) {  // its siblings count as well here
    append(faults, run(resolve(schema, cloud_config_schema()), spot));
  }
  for (const json& part : part_of(schema, "allOf")) {
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
