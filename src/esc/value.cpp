#include "esc/value.h"

#include <algorithm>
#include <cassert>
#include <variant>

namespace courier::esc {

struct Value::Body {
  Kind kind = Kind::null;
  bool secret = false;
  bool contains_secret = false;
  bool contains_unknown = false;
  std::variant<std::string, Secret, std::vector<Value>, std::vector<Member>> data;
  std::optional<Range> defined_at;
};

Value::Value() {
  static const auto plain_null = std::make_shared<const Body>();
  body_ = plain_null;
}

Value Value::scalar(Kind kind, std::string_view text, bool secret) {
  Body body;
  body.kind = kind;
  body.secret = body.contains_secret = secret;
  body.contains_unknown = kind == Kind::unknown;
  if (secret) {
    body.data = Secret(text);
  } else {
    body.data = std::string(text);
  }
  return Value(std::make_shared<const Body>(std::move(body)));
}

Value Value::null(bool secret) { return scalar(Kind::null, {}, secret); }

Value Value::boolean(bool value, bool secret) {
  return scalar(Kind::boolean, value ? "true" : "false", secret);
}

Value Value::number(std::string_view canonical_text, bool secret) {
  return scalar(Kind::number, canonical_text, secret);
}

Value Value::string(std::string_view text, bool secret) {
  return scalar(Kind::string, text, secret);
}

Value Value::unknown(bool secret) { return scalar(Kind::unknown, {}, secret); }

Value Value::array(std::vector<Value> items, bool secret) {
  Body body;
  body.kind = Kind::array;
  body.secret = secret;
  const auto any = [&items](auto member) { return std::ranges::any_of(items, member); };
  body.contains_secret = secret || any(&Value::contains_secret);
  body.contains_unknown = any(&Value::contains_unknown);
  body.data = std::move(items);
  return Value(std::make_shared<const Body>(std::move(body)));
}

Value Value::object(std::vector<Member> members, bool secret) {
  const auto by_key = [](const Member& a, const Member& b) { return a.first < b.first; };
  if (!std::ranges::is_sorted(members, by_key)) {
    std::ranges::stable_sort(members, by_key);
  }
  Body body;
  body.kind = Kind::object;
  body.secret = secret;
  body.contains_secret = secret;
  for (const auto& [key, value] : members) {
    body.contains_secret = body.contains_secret || value.contains_secret();
    body.contains_unknown = body.contains_unknown || value.contains_unknown();
  }
  body.data = std::move(members);
  return Value(std::make_shared<const Body>(std::move(body)));
}

Value::Kind Value::kind() const { return body_->kind; }
bool Value::is_secret() const { return body_->secret; }
bool Value::contains_secret() const { return body_->contains_secret; }
bool Value::contains_unknown() const { return body_->contains_unknown; }
const std::optional<Range>& Value::defined_at() const { return body_->defined_at; }

std::string_view Value::plain_text() const {
  assert(!is_secret() && "a secret is asked for with secret_text");
  const auto* const text = std::get_if<std::string>(&body_->data);
  return text ? std::string_view(*text) : std::string_view();
}

Secret Value::secret_text() const {
  if (const auto* const secret = std::get_if<Secret>(&body_->data)) {
    return *secret;
  }
  const auto* const text = std::get_if<std::string>(&body_->data);
  return text ? Secret(*text) : Secret();
}

std::span<const Value> Value::items() const {
  const auto* const items = std::get_if<std::vector<Value>>(&body_->data);
  return items ? std::span<const Value>(*items) : std::span<const Value>();
}

std::span<const Value::Member> Value::members() const {
  const auto* const members = std::get_if<std::vector<Member>>(&body_->data);
  return members ? std::span<const Member>(*members) : std::span<const Member>();
}

const Value* Value::member(std::string_view key) const {
  const std::span<const Member> all = members();
  const auto found = std::ranges::lower_bound(all, key, {}, &Member::first);
  return found != all.end() && found->first == key ? &found->second : nullptr;
}

Value Value::at(Range range) const {
  Body body = *body_;
  body.defined_at = std::move(range);
  return Value(std::make_shared<const Body>(std::move(body)));
}

}  // namespace courier::esc
