// JSON as Go's encoding/json reads and writes it: number texts kept, its words for errors.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace courier::esc {

struct Json {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  std::string text;  // "true" or "false", a number as written, or a string's value
  std::vector<Json> items;
  struct Member;
  std::vector<Member> members;  // sorted by key; of equal keys the last

  [[nodiscard]] const Json* member(std::string_view key) const;
  bool operator==(const Json& other) const;  // not defaulted: Member is not complete here
};

// No std::pair, which clang would look into before Json is complete.
struct Json::Member {
  std::string key;
  Json value;
  bool operator==(const Member&) const = default;
};

// Why a text is not JSON: `invalid character 'b' looking for beginning of value`, `unexpected EOF`,
// `EOF` for nothing at all. `shown` is the part that repeats the text and so may be a secret.
struct JsonError {
  std::string before;
  std::string shown;
  std::string after;
};

// Reads one value and ignores what follows, as a json.Decoder with UseNumber does.
[[nodiscard]] std::expected<Json, JsonError> parse_json(std::string_view text);

// Compact, keys sorted; numbers that JSON does not have as strings.
void append_json(std::string& out, const Json& json);
[[nodiscard]] std::string json_text(const Json& json);

}  // namespace courier::esc
