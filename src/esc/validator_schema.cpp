// Checks of unknown values: whether every value that their schema allows could fit.
#include <algorithm>
#include <iterator>

#include "esc/limits.h"
#include "esc/validator.h"

namespace courier::esc {

namespace {

const SchemaKeywords& keywords_of(const Schema& schema) {
  static const SchemaKeywords none;
  return schema.keywords ? *schema.keywords : none;
}

bool accepts_all(const Schema* schema) { return schema == nullptr || schema->always(); }

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

// Whether `check` holds for a member; if for none, what all of them found is reported.
template <class Check>
bool Validator::any_matches(const std::vector<Schema*>& members, const Blame& blame, Check check) {
  bool matched = members.empty();
  Findings all;
  for (Schema* const member : members) {
    Validator validator(graph_, secret_schema_);
    validator.depth_ = depth_;
    matched = check(validator, member) || matched;
    std::ranges::move(validator.findings_, std::back_inserter(all));
  }
  if (!matched) {
    std::ranges::move(all, std::back_inserter(findings_));
    return error(blame, "at least one subschema must match");
  }
  return true;
}

bool Validator::check_any_of(Datum* value, const SchemaKeywords& accept, const Blame& blame) {
  return any_matches(accept.any_of, blame, [&](Validator& validator, Schema* member) {
    return validator.check_element(value, member, blame);
  });
}

bool Validator::check_schema(Schema* known, Schema* accept, const Blame& blame) {
  if (accepts_all(accept)) {
    return true;
  }
  if (accept->never()) {
    return false;
  }
  if (accepts_all(known)) {
    return true;
  }
  if (known->never()) {
    return false;
  }
  if (++depth_ > max_schema_depth) {
    throw LimitReached{"a schema refers to itself without an end"};
  }
  const SchemaKeywords& a = keywords_of(*accept);
  const SchemaKeywords& k = keywords_of(*known);
  const auto fits_member = [&](Validator& validator, Schema* member) {
    return validator.check_schema(known, member, blame);
  };
  const auto member_fits = [&](Validator& validator, Schema* member) {
    return validator.check_schema(member, accept, blame);
  };
  const bool target = a.target == nullptr || check_schema(known, a.target, blame);
  const bool known_target = k.target == nullptr || check_schema(k.target, accept, blame);
  const bool known_any_of = any_matches(k.any_of, blame, member_fits);
  const bool known_one_of = any_matches(k.one_of, blame, member_fits);
  const bool type = known->type.empty() || check_type(known->type, *accept, blame);
  const bool any_of = any_matches(a.any_of, blame, fits_member);
  // Like anyOf, since the value will turn out to be one thing.
  const bool one_of = any_matches(a.one_of, blame, fits_member);
  const bool content = known->type == "array"    ? check_schema_array(*known, *accept, blame)
                       : known->type == "object" ? check_schema_object(*known, *accept, blame)
                                                 : true;
  --depth_;
  return target && known_target && known_any_of && known_one_of && type && any_of && one_of &&
         content;
}

bool Validator::check_schema_array(Schema& known, Schema& accept, const Blame& blame) {
  bool ok = true;
  const std::size_t size = std::max(known.prefix_items.size(), accept.prefix_items.size());
  for (std::size_t i = 0; i < size; ++i) {
    Schema* const item = i < known.prefix_items.size() ? known.prefix_items[i] : known.items;
    Schema* const accepted = i < accept.prefix_items.size() ? accept.prefix_items[i] : accept.items;
    ok = check_schema(item, accepted, at_index(blame, i)) && ok;
  }
  if (known.items != nullptr && !known.items->never()) {
    ok = check_schema(known.items, accept.items, blame) && ok;
  }
  return ok;
}

bool Validator::check_schema_object(Schema& known, Schema& accept, const Blame& blame) {
  bool ok = true;
  for (const auto& [name, property] : known.properties) {
    Schema* const declared = accept.property(name);
    Schema* const accepted = declared ? declared : accept.additional_properties;
    ok = check_schema(property, accepted, at_key(blame, name)) && ok;
  }
  if (known.additional_properties == nullptr) {
    ok = check_schema_required(known, accept, blame) && ok;
  } else if (!known.additional_properties->never()) {
    ok = check_schema(known.additional_properties, accept.additional_properties, blame) && ok;
  }
  return ok;
}

bool Validator::check_schema_required(const Schema& known, const Schema& accept,
                                      const Blame& blame) {
  bool ok = true;
  const auto require_all = [&](const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      if (!contains(known.required, name)) {
        ok = error(at_key(blame, name), "missing required property");
      }
    }
  };
  require_all(accept.required);
  for (const auto& [name, dependents] : keywords_of(accept).dependent_required) {
    if (contains(known.required, name)) {
      require_all(dependents);
    }
  }
  return ok;
}

}  // namespace courier::esc
