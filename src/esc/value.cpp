#include "esc/value.h"

#include <algorithm>
#include <cassert>
#include <variant>

#include "esc/go_text.h"

namespace courier::esc {

struct Value::Body {
  Kind kind = Kind::null;  // of the content
  bool secret = false;
  bool unknown = false;
  bool contains_secret = false;
  bool contains_unknown = false;
  std::variant<std::string, Secret, std::vector<Value>, std::vector<Member>> data;
  std::optional<Range> defined_at;
  std::shared_ptr<const Value> overridden;
};

Value Value::assemble(Parts parts) {
  auto made = std::make_shared<Body>();
  Body& body = *made;
  body.kind = parts.kind;
  body.secret = body.contains_secret = parts.secret;
  body.unknown = body.contains_unknown = parts.unknown;
  const auto look_into = [&body](const Value& part) {
    body.contains_secret = body.contains_secret || part.contains_secret();
    body.contains_unknown = body.contains_unknown || part.contains_unknown();
  };
  if (parts.kind == Kind::array) {
    std::ranges::for_each(parts.items, look_into);
    body.data = std::move(parts.items);
  } else if (parts.kind == Kind::object) {
    std::ranges::for_each(parts.members, look_into, &Member::second);
    body.data = std::move(parts.members);
  } else if (parts.secret) {
    body.data = Secret(parts.text);
  } else {
    body.data = std::string(parts.text);
  }
  body.defined_at = std::move(parts.defined_at);
  body.overridden = std::move(parts.overridden);
  return Value(std::move(made));
}

Value::Value() {
  static const auto plain_null = std::make_shared<const Body>();
  body_ = plain_null;
}

Value Value::scalar(Kind kind, std::string_view text, bool secret) {
  Parts parts;
  parts.kind = kind;
  parts.secret = secret;
  parts.text = text;
  return assemble(std::move(parts));
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

Value Value::unknown(bool secret) {
  Parts parts;
  parts.secret = secret;
  parts.unknown = true;
  return assemble(std::move(parts));
}

Value Value::array(std::vector<Value> items, bool secret) {
  Parts parts;
  parts.kind = Kind::array;
  parts.secret = secret;
  parts.items = std::move(items);
  return assemble(std::move(parts));
}

Value Value::object(std::vector<Member> members, bool secret) {
  const auto by_key = [](const Member& a, const Member& b) { return a.first < b.first; };
  if (!std::ranges::is_sorted(members, by_key)) {
    std::ranges::stable_sort(members, by_key);
  }
  Parts parts;
  parts.kind = Kind::object;
  parts.secret = secret;
  parts.members = std::move(members);
  return assemble(std::move(parts));
}

Value::Kind Value::kind() const { return body_->unknown ? Kind::unknown : body_->kind; }
bool Value::is_secret() const { return body_->secret; }
bool Value::contains_secret() const { return body_->contains_secret; }
bool Value::contains_unknown() const { return body_->contains_unknown; }
const std::optional<Range>& Value::defined_at() const { return body_->defined_at; }
const Value* Value::overridden() const { return body_->overridden.get(); }

std::string_view Value::plain_text() const {
  assert(!is_secret() && "a secret is asked for with secret_text");
  if (body_->unknown) {
    return {};
  }
  const auto* const text = std::get_if<std::string>(&body_->data);
  return text ? std::string_view(*text) : std::string_view();
}

Secret Value::secret_text() const {
  if (body_->unknown) {
    return {};
  }
  if (const auto* const secret = std::get_if<Secret>(&body_->data)) {
    return *secret;
  }
  const auto* const text = std::get_if<std::string>(&body_->data);
  return text ? Secret(*text) : Secret();
}

std::span<const Value> Value::items() const {
  if (body_->unknown) {
    return {};
  }
  const auto* const items = std::get_if<std::vector<Value>>(&body_->data);
  return items ? std::span<const Value>(*items) : std::span<const Value>();
}

std::span<const Value::Member> Value::members() const {
  if (body_->unknown) {
    return {};
  }
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

void append_range_json(std::string& out, const Range& range) {
  const auto position = [&out](std::string_view name, const Position& at) {
    out += name;
    out += "{\"line\":" + std::to_string(at.line) + ",\"column\":" + std::to_string(at.column) +
           ",\"byte\":" + std::to_string(at.byte) + '}';
  };
  out += '{';
  if (!range.file_name().empty()) {
    out += "\"environment\":";
    append_json_string(out, range.file_name());
    out += ',';
  }
  position("\"begin\":", range.begin);
  position(",\"end\":", range.end);
  out += '}';
}

void append_detailed_json(std::string& out, const Value& value, std::size_t most) {
  if (out.size() > most) {
    return;
  }
  const Value::Body& body = *value.body_;
  out += '{';
  if (body.kind != Value::Kind::null) {
    out += "\"value\":";
    if (const auto* const items = std::get_if<std::vector<Value>>(&body.data)) {
      out += '[';
      for (const Value& item : *items) {
        out += &item == items->data() ? "" : ",";
        append_detailed_json(out, item, most);
      }
      out += ']';
    } else if (const auto* const members = std::get_if<std::vector<Value::Member>>(&body.data)) {
      out += '{';
      for (const auto& member : *members) {
        out += &member == members->data() ? "" : ",";
        append_json_string(out, member.first);
        out += ':';
        append_detailed_json(out, member.second, most);
      }
      out += '}';
    } else {
      const auto* const secret = std::get_if<Secret>(&body.data);
      const std::string_view text = secret ? secret->reveal(Disclosure::parsing)
                                           : std::string_view(std::get<std::string>(body.data));
      if (body.kind == Value::Kind::string) {
        append_json_string(out, text);
      } else {
        out += text;
      }
    }
    out += ',';
  }
  out += body.secret ? "\"secret\":true," : "";
  out += body.unknown ? "\"unknown\":true," : "";
  out += "\"trace\":{\"def\":";
  append_range_json(out, body.defined_at.value_or(Range{}));
  if (body.overridden) {
    out += ",\"base\":";
    append_detailed_json(out, *body.overridden, most);
  }
  out += "}}";
}

}  // namespace courier::esc
