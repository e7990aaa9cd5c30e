// Values as text and as JSON, revealed or redacted.
#include "esc/go_text.h"
#include "esc/limits.h"
#include "esc/value.h"

namespace courier::esc {

namespace {

enum class Show : bool { redacted, revealed };

void append_scalar(std::string& out, const Value& value) {
  if (value.is_secret()) {
    out += value.secret_text().reveal(Disclosure::parsing);
  } else {
    out += value.plain_text();
  }
}

void append_text(std::string& out, const Value& value, Show show) {
  if (value.is_secret() && show == Show::redacted) {
    out += "[secret]";
    return;
  }
  bool first = true;
  const auto append_inner = [&](const Value& inner) {
    std::string text;
    append_text(text, inner, show);
    append_quoted(out, text);
    if (out.size() > max_text_bytes) {
      throw LimitReached{"a text is longer than " + std::to_string(max_text_bytes) + " bytes"};
    }
  };
  switch (value.kind()) {
    case Value::Kind::unknown: out += "[unknown]"; return;
    case Value::Kind::array:
      for (const Value& item : value.items()) {
        out += first ? "" : ",";
        first = false;
        append_inner(item);
      }
      return;
    case Value::Kind::object:
      for (const auto& [key, member] : value.members()) {
        out += first ? "" : ",";
        first = false;
        append_quoted(out, key);
        out += '=';
        append_inner(member);
      }
      return;
    case Value::Kind::null:
    case Value::Kind::boolean:
    case Value::Kind::number:
    case Value::Kind::string: append_scalar(out, value); return;
  }
}

void append_json(std::string& out, const Value& value, Show show) {
  if (value.is_secret() && show == Show::redacted) {
    out += "\"[secret]\"";
    return;
  }
  bool first = true;
  switch (value.kind()) {
    case Value::Kind::unknown: out += "\"[unknown]\""; return;
    case Value::Kind::null: out += "null"; return;
    case Value::Kind::boolean:
    case Value::Kind::number: append_scalar(out, value); return;
    case Value::Kind::string:
      if (value.is_secret()) {
        append_json_string(out, value.secret_text().reveal(Disclosure::parsing));
      } else {
        append_json_string(out, value.plain_text());
      }
      return;
    case Value::Kind::array:
      out += '[';
      for (const Value& item : value.items()) {
        out += first ? "" : ",";
        first = false;
        append_json(out, item, show);
      }
      out += ']';
      return;
    case Value::Kind::object:
      out += '{';
      for (const auto& [key, member] : value.members()) {
        out += first ? "" : ",";
        first = false;
        append_json_string(out, key);
        out += ':';
        append_json(out, member, show);
      }
      out += '}';
      return;
  }
}

}  // namespace

Secret to_text(const Value& value) {
  std::string out;
  append_text(out, value, Show::revealed);
  return Secret::absorb(std::move(out));
}

std::string to_text_redacted(const Value& value) {
  std::string out;
  append_text(out, value, Show::redacted);
  return out;
}

Secret to_json(const Value& value) {
  std::string out;
  append_json(out, value, Show::revealed);
  return Secret::absorb(std::move(out));
}

std::string to_json_redacted(const Value& value) {
  std::string out;
  append_json(out, value, Show::redacted);
  return out;
}

}  // namespace courier::esc
