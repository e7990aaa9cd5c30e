#include "esc/json.h"

#include <algorithm>
#include <optional>

#include "esc/go_text.h"
#include "esc/limits.h"
#include "esc/number.h"
#include "yaml/code_point.h"

namespace courier::esc {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

int hex_digit(char c) {
  return is_digit(c)              ? c - '0'
         : (c >= 'a' && c <= 'f') ? c - 'a' + 10
         : (c >= 'A' && c <= 'F') ? c - 'A' + 10
                                  : -1;
}

// A byte in single quotes, as a code point: Go's scanner reports bytes as if they were Latin-1.
std::string quote_byte(char c) {
  if (c == '\'') {
    return R"('\'')";
  }
  if (c == '"') {
    return R"('"')";
  }
  std::string text;
  yaml::append_utf8(text, static_cast<unsigned char>(c));
  const std::string in_quotes = quoted(text);
  return '\'' + in_quotes.substr(1, in_quotes.size() - 2) + '\'';
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::expected<Json, JsonError> run() {
    skip_space();
    if (done()) {
      return std::unexpected(JsonError{"EOF", {}, {}});
    }
    Json json;
    if (!value(json, 0)) {
      return std::unexpected(std::move(error_));
    }
    return json;
  }

 private:
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }

  void skip_space() {
    while (!done() && is_space(text_[at_])) {
      ++at_;
    }
  }

  bool fail(std::string before, std::string shown = {}, std::string after = {}) {
    error_ = JsonError{std::move(before), std::move(shown), std::move(after)};
    return false;
  }

  // The byte here, or the end of the text, does not fit.
  bool misfit(std::string_view context) {
    if (done()) {
      return fail("unexpected EOF");
    }
    return fail("invalid character ", quote_byte(text_[at_]), ' ' + std::string(context));
  }

  bool value(Json& json, std::size_t depth) {
    if (depth >= max_value_depth) {
      return fail("exceeded max depth");
    }
    if (done()) {
      return misfit({});
    }
    const char c = text_[at_];
    switch (c) {
      case '{': return object(json, depth);
      case '[': return array(json, depth);
      case '"': json.kind = Json::Kind::string; return string(json.text);
      case 't': return literal(json, Json::Kind::boolean, "true");
      case 'f': return literal(json, Json::Kind::boolean, "false");
      case 'n': return literal(json, Json::Kind::null, "null");
      default: break;
    }
    return c == '-' || is_digit(c) ? number(json) : misfit("looking for beginning of value");
  }

  bool literal(Json& json, Json::Kind kind, std::string_view word) {
    for (const char expected : word) {
      if (done() || text_[at_] != expected) {
        return misfit("in literal " + std::string(word) + " (expecting '" + expected + "')");
      }
      ++at_;
    }
    json.kind = kind;
    if (kind == Json::Kind::boolean) {
      json.text = word;
    }
    return true;
  }

  bool digits(std::string_view context) {
    if (done() || !is_digit(text_[at_])) {
      return misfit(context);
    }
    while (!done() && is_digit(text_[at_])) {
      ++at_;
    }
    return true;
  }

  bool number(Json& json) {
    const std::size_t begin = at_;
    if (text_[at_] == '-') {
      ++at_;
    }
    if (!done() && text_[at_] == '0') {
      ++at_;
    } else if (!digits("in numeric literal")) {
      return false;
    }
    if (!done() && text_[at_] == '.') {
      ++at_;
      if (!digits("after decimal point in numeric literal")) {
        return false;
      }
    }
    if (!done() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (!done() && (text_[at_] == '+' || text_[at_] == '-')) {
        ++at_;
      }
      if (!digits("in exponent of numeric literal")) {
        return false;
      }
    }
    json.kind = Json::Kind::number;
    json.text = text_.substr(begin, at_ - begin);
    return true;
  }

  bool string(std::string& out) {
    ++at_;
    while (true) {
      if (done() || static_cast<unsigned char>(text_[at_]) < 0x20) {
        return misfit("in string literal");
      }
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c == '\\') {
        ++at_;
        if (!escape(out)) {
          return false;
        }
        continue;
      }
      const yaml::CodePoint next = yaml::decode(text_.substr(at_));
      yaml::append_utf8(out, next.value);
      at_ += next.width;
    }
  }

  bool escape(std::string& out) {
    constexpr std::string_view letters = "bfnrt\"\\/";
    constexpr std::string_view meanings = "\b\f\n\r\t\"\\/";
    if (!done() && text_[at_] == 'u') {
      ++at_;
      return unicode_escape(out);
    }
    const std::size_t letter = done() ? std::string_view::npos : letters.find(text_[at_]);
    if (letter == std::string_view::npos) {
      return misfit("in string escape code");
    }
    out += meanings[letter];
    ++at_;
    return true;
  }

  bool code_unit(char32_t& unit) {
    unit = 0;
    for (int i = 0; i < 4; ++i) {
      const int digit = done() ? -1 : hex_digit(text_[at_]);
      if (digit < 0) {
        return misfit("in \\u hexadecimal character escape");
      }
      unit = unit * 16 + static_cast<char32_t>(digit);
      ++at_;
    }
    return true;
  }

  // Half a surrogate pair becomes U+FFFD; what follows it stands for itself.
  bool unicode_escape(std::string& out) {
    char32_t unit = 0;
    if (!code_unit(unit)) {
      return false;
    }
    if (unit < 0xD800 || unit > 0xDFFF) {
      yaml::append_utf8(out, unit);
      return true;
    }
    const std::size_t after = at_;
    char32_t low = 0;
    if (unit <= 0xDBFF && text_.substr(at_).starts_with("\\u")) {
      at_ += 2;
      if (!code_unit(low)) {
        return false;
      }
    }
    if (low >= 0xDC00 && low <= 0xDFFF) {
      yaml::append_utf8(out, 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00));
      return true;
    }
    at_ = after;
    yaml::append_utf8(out, yaml::replacement_character);
    return true;
  }

  bool array(Json& json, std::size_t depth) {
    json.kind = Json::Kind::array;
    ++at_;
    skip_space();
    if (!done() && text_[at_] == ']') {
      ++at_;
      return true;
    }
    while (true) {
      skip_space();
      if (!value(json.items.emplace_back(), depth + 1)) {
        return false;
      }
      skip_space();
      if (!done() && text_[at_] == ']') {
        ++at_;
        return true;
      }
      if (done() || text_[at_] != ',') {
        return misfit("after array element");
      }
      ++at_;
    }
  }

  bool object(Json& json, std::size_t depth) {
    json.kind = Json::Kind::object;
    ++at_;
    skip_space();
    if (!done() && text_[at_] == '}') {
      ++at_;
      return true;
    }
    while (true) {
      skip_space();
      if (done() || text_[at_] != '"') {
        return misfit("looking for beginning of object key string");
      }
      auto& [key, member] = json.members.emplace_back();
      if (!string(key)) {
        return false;
      }
      skip_space();
      if (done() || text_[at_] != ':') {
        return misfit("after object key");
      }
      ++at_;
      skip_space();
      if (!value(member, depth + 1)) {
        return false;
      }
      skip_space();
      if (!done() && text_[at_] == '}') {
        ++at_;
        sort_members(json);
        return true;
      }
      if (done() || text_[at_] != ',') {
        return misfit("after object key:value pair");
      }
      ++at_;
    }
  }

  static void sort_members(Json& json) {
    auto& members = json.members;
    std::ranges::stable_sort(members, {}, &Json::Member::key);
    const auto same_key = [](const auto& a, const auto& b) { return a.key == b.key; };
    // Of equal keys the last stays: unique() keeps the first, so go backwards.
    const auto kept = std::unique(members.rbegin(), members.rend(), same_key);
    members.erase(members.begin(), kept.base());
  }

  std::string_view text_;
  std::size_t at_ = 0;
  JsonError error_;  // once something returned false
};

}  // namespace

bool Json::operator==(const Json& other) const {
  return kind == other.kind && text == other.text && items == other.items &&
         members == other.members;
}

const Json* Json::member(std::string_view key) const {
  const auto found = std::ranges::lower_bound(members, key, {}, &Json::Member::key);
  return found != members.end() && found->key == key ? &found->value : nullptr;
}

std::expected<Json, JsonError> parse_json(std::string_view text) { return Parser(text).run(); }

void append_json(std::string& out, const Json& json) {
  bool first = true;
  switch (json.kind) {
    case Json::Kind::null: out += "null"; return;
    case Json::Kind::boolean: out += json.text; return;
    case Json::Kind::number:
      if (is_finite(json.text)) {
        out += json.text;
      } else {
        append_json_string(out, json.text);
      }
      return;
    case Json::Kind::string: append_json_string(out, json.text); return;
    case Json::Kind::array:
      out += '[';
      for (const Json& item : json.items) {
        out += first ? "" : ",";
        first = false;
        append_json(out, item);
      }
      out += ']';
      return;
    case Json::Kind::object:
      out += '{';
      for (const auto& [key, member] : json.members) {
        out += first ? "" : ",";
        first = false;
        append_json_string(out, key);
        out += ':';
        append_json(out, member);
      }
      out += '}';
      return;
  }
}

std::string json_text(const Json& json) {
  std::string out;
  append_json(out, json);
  return out;
}

}  // namespace courier::esc
