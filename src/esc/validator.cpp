#include "esc/validator.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "esc/go_text.h"
#include "esc/limits.h"
#include "esc/number.h"

namespace courier::esc {

namespace {

const SchemaKeywords& keywords_of(const Schema& schema) {
  static const SchemaKeywords none;
  return schema.keywords ? *schema.keywords : none;
}

std::string_view type_name(Datum::Kind kind) {
  constexpr std::string_view names[] = {"null", "boolean", "number", "string", "array", "object"};
  return names[static_cast<std::size_t>(kind)];
}

bool has(Keys keys, std::string_view key) {
  return std::binary_search(keys.begin(), keys.end(), key);
}

}  // namespace

bool Validator::check(Datum* value, Schema* accept) {
  return check_element(value, accept, {value->def, {}});
}

Validator::Blame Validator::at_index(const Blame& blame, std::size_t index) {
  if (blame.term->kind == Term::Kind::array && index < blame.term->size) {
    Blame inner{&blame.term->children[index], {}};
    append_index(inner.path, index);
    return inner;
  }
  Blame inner{blame.term, blame.path, true};
  append_index(inner.path, index);
  return inner;
}

Validator::Blame Validator::at_key(const Blame& blame, std::string_view key) {
  if (blame.term->kind == Term::Kind::object) {
    const std::string_view* const end = blame.term->keys + blame.term->size;
    const auto* const found = std::lower_bound(blame.term->keys, end, key);
    if (found != end && *found == key) {
      Blame inner{&blame.term->children[found - blame.term->keys], {}};
      append_key(inner.path, key);
      return inner;
    }
  }
  Blame inner{blame.term, blame.path, true};
  append_key(inner.path, key);
  return inner;
}

bool Validator::error(const Blame& blame, Message message) {
  if (blame.shows_path) {
    message = Message("").part(blame.path, secret_schema_).plain(": ").append(message);
  }
  findings_.push_back(make_finding(message, place_of(*blame.term)));
  return false;
}

Message Validator::with(std::string_view before, std::string_view shown) const {
  return Message(before).part(shown, secret_schema_);
}

bool Validator::check_element(Datum* value, Schema* accept, const Blame& blame) {
  if (accept == nullptr || accept->always()) {
    return true;
  }
  if (const auto wrong = compile(*accept, graph_.schemas)) {
    return error(
        blame,
        with("internal error: invalid schema: " + wrong->before, wrong->shown).plain(wrong->after));
  }
  if (accept->never()) {
    return false;
  }
  if (value->unknown) {
    return check_schema(graph_.schema(value), accept, blame);
  }
  if (++depth_ > max_schema_depth) {
    throw LimitReached{"a schema refers to itself without an end"};
  }
  const SchemaKeywords& k = keywords_of(*accept);
  const bool target = k.target == nullptr || check_element(value, k.target, blame);
  const bool any_of = check_any_of(value, k, blame);
  const bool one_of = check_one_of(value, k, blame);
  const bool constant = check_constant(value, *accept, blame);
  const bool enumeration = check_enumeration(value, k, blame);
  const bool content =
      check_type(type_name(value->kind), *accept, blame) && check_content(value, *accept, blame);
  --depth_;
  return target && any_of && one_of && constant && enumeration && content;
}

bool Validator::check_one_of(Datum* value, const SchemaKeywords& accept, const Blame& blame) {
  bool matched = false;
  Findings all;
  for (Schema* const member : accept.one_of) {
    Validator validator(graph_, secret_schema_);
    validator.depth_ = depth_;
    if (validator.check_element(value, member, blame)) {
      if (matched) {
        return error(blame, "exactly one subschema may match");
      }
      matched = true;
    }
    std::ranges::move(validator.findings_, std::back_inserter(all));
  }
  if (!matched && !accept.one_of.empty()) {
    std::ranges::move(all, std::back_inserter(findings_));
    return error(blame, "exactly one subschema must match");
  }
  return true;
}

// The own layer of objects only, as in the reference.
bool Validator::equals(Datum* value, const Json& constant) {
  if (static_cast<std::size_t>(value->kind) != static_cast<std::size_t>(constant.kind)) {
    return false;
  }
  switch (value->kind) {
    case Datum::Kind::null: return true;
    case Datum::Kind::boolean:
    case Datum::Kind::number:
    case Datum::Kind::string: return value->text() == constant.text;
    case Datum::Kind::array:
      if (value->size != constant.items.size()) {
        return false;
      }
      for (std::size_t i = 0; i < value->size; ++i) {
        if (!equals(graph_.slot(value, i), constant.items[i])) {
          return false;
        }
      }
      return true;
    case Datum::Kind::object:
      if (value->size != constant.members.size()) {
        return false;
      }
      for (std::size_t i = 0; i < value->size; ++i) {
        if (value->keys[i] != constant.members[i].key ||
            !equals(graph_.slot(value, i), constant.members[i].value)) {
          return false;
        }
      }
      return true;
  }
  return false;
}

bool Validator::check_constant(Datum* value, const Schema& accept, const Blame& blame) {
  if (!accept.constant || equals(value, *accept.constant)) {
    return true;
  }
  return error(blame, with("expected ", json_text(*accept.constant)));
}

bool Validator::check_enumeration(Datum* value, const SchemaKeywords& accept, const Blame& blame) {
  const std::vector<Json>& members = accept.enumeration;
  if (members.empty() ||
      std::ranges::any_of(members, [&](const Json& member) { return equals(value, member); })) {
    return true;
  }
  if (members.size() == 1) {
    return error(blame, with("expected ", json_text(members[0])));
  }
  return error(blame, with("expected one of ", json_text({Json::Kind::array, {}, members, {}})));
}

bool Validator::check_type(std::string_view type, const Schema& accept, const Blame& blame) {
  if (accept.type.empty() || accept.type == type) {
    return true;
  }
  return error(blame, with("expected ", accept.type).plain(", got ").plain(type));
}

bool Validator::check_content(Datum* value, Schema& accept, const Blame& blame) {
  switch (value->kind) {
    case Datum::Kind::null:
    case Datum::Kind::boolean: return true;
    case Datum::Kind::number: return check_number(value, keywords_of(accept), blame);
    case Datum::Kind::string: return check_string(value, keywords_of(accept), blame);
    case Datum::Kind::array: return check_array(value, accept, blame);
    case Datum::Kind::object: return check_object(value, accept, blame);
  }
  return true;
}

bool Validator::check_number(Datum* value, const SchemaKeywords& accept, const Blame& blame) {
  const auto number = parse_number(std::string(value->text()));
  if (!number) {
    return error(blame, Message("internal error: invalid number ")
                            .part(quoted(value->text()), value->secret)
                            .plain(" (")
                            .part(number.error(), value->secret)
                            .plain(")"));
  }
  bool ok = true;
  const auto require = [&](const NumberBound& bound, std::string_view finding, auto test) {
    if (bound.value && !test(*bound.value)) {
      ok = error(blame, with(finding, bound.text));
    }
  };
  require(accept.multiple_of, "expected a multiple of ",
          [&](long double bound) { return is_multiple(*number, bound); });
  require(accept.minimum, "expected a number greater than or equal to ",
          [&](long double bound) { return *number >= bound; });
  require(accept.exclusive_minimum, "expected a number greater than ",
          [&](long double bound) { return *number > bound; });
  // The missing space is in the reference.
  require(accept.maximum, "expected a number less than or equal to",
          [&](long double bound) { return *number <= bound; });
  require(accept.exclusive_maximum, "expected a number less than ",
          [&](long double bound) { return *number < bound; });
  return ok;
}

bool Validator::check_string(Datum* value, const SchemaKeywords& accept, const Blame& blame) {
  bool ok = true;
  const std::size_t length = value->size;  // in bytes, as in the reference
  if (accept.min_length.value && length < *accept.min_length.value) {
    ok = error(blame, with("expected a string of at least length ", accept.min_length.text));
  }
  if (accept.max_length.value && length > *accept.max_length.value) {
    ok = error(blame, with("expected a string of at most length ", accept.max_length.text));
  }
  if (accept.compiled_pattern && !accept.compiled_pattern->matches(value->text())) {
    ok = error(blame, with("string must match the pattern ", quoted(accept.pattern)));
  }
  return ok;
}

bool Validator::check_array(Datum* value, Schema& accept, const Blame& blame) {
  bool ok = true;
  const SchemaKeywords& k = keywords_of(accept);
  if (k.min_items.value && value->size < *k.min_items.value) {
    ok = error(blame, with("expected an array with at least ", k.min_items.text).plain(" items"));
  }
  if (k.max_items.value && value->size > *k.max_items.value) {
    ok = error(blame, with("expected an array with at most ", k.max_items.text).plain(" items"));
  }
  for (std::size_t i = 0; i < value->size; ++i) {
    Schema* const item = i < accept.prefix_items.size() ? accept.prefix_items[i] : accept.items;
    if (item != nullptr && !check(graph_.slot(value, i), item)) {
      ok = false;
    }
  }
  return ok;
}

bool Validator::check_object(Datum* value, Schema& accept, const Blame& blame) {
  bool ok = true;
  const Keys keys = graph_.keys(value);
  const SchemaKeywords& k = keywords_of(accept);
  if (k.min_properties.value && keys.size < *k.min_properties.value) {
    ok = error(
        blame,
        with("expected an object with at least ", k.min_properties.text).plain(" properties"));
  }
  if (k.max_properties.value && keys.size > *k.max_properties.value) {
    ok =
        error(blame,
              with("expected an object with at most ", k.max_properties.text).plain(" properties"));
  }
  for (const std::string_view key : keys) {
    Schema* const declared = accept.property(key);
    Schema* const property = declared ? declared : accept.additional_properties;
    if (property != nullptr &&
        !check(graph_.property(value, place_of(*value->def), key), property)) {
      ok = false;
    }
  }
  return check_required(keys, accept, blame) && ok;
}

bool Validator::check_required(Keys keys, const Schema& accept, const Blame& blame) {
  std::vector<std::string> missing;
  const auto require_all = [&](const std::vector<std::string>& required) {
    std::ranges::copy_if(required, std::back_inserter(missing),
                         [&](const std::string& key) { return !has(keys, key); });
  };
  require_all(accept.required);
  for (const auto& [key, dependents] : keywords_of(accept).dependent_required) {
    if (has(keys, key)) {
      require_all(dependents);
    }
  }
  return missing.empty() ||
         error(blame, with("missing required properties: ", join(missing, ", ")));
}

}  // namespace courier::esc
