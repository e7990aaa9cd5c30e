// The result of an evaluation as its users see it: merged, immutable, each part secret or plain.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/secret.h"

namespace courier::esc {

// A JSON-like value. Copies share. Secrecy is a flag of each part, as the reference evaluator
// (pulumi/esc 0.25.0) spreads it: a secret container is secret as a whole, its members keep their
// own flags too.
class Value {
 public:
  enum class Kind { null, boolean, number, string, array, object, unknown };
  using Member = std::pair<std::string, Value>;

  Value();  // null
  static Value null(bool secret = false);
  static Value boolean(bool value, bool secret = false);
  static Value number(std::string_view canonical_text, bool secret = false);
  static Value string(std::string_view text, bool secret = false);
  static Value array(std::vector<Value> items, bool secret = false);
  static Value object(std::vector<Member> members, bool secret = false);  // sorted by key (bytes)
  static Value unknown(bool secret = false);

  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is_secret() const;        // this part is flagged
  [[nodiscard]] bool contains_secret() const;  // this part or any below it
  [[nodiscard]] bool contains_unknown() const;

  // A scalar's text (null: empty; numbers: canonical text) when it is not secret; asking a secret
  // for it is a bug and aborts.
  [[nodiscard]] std::string_view plain_text() const;
  // A scalar's text, secret or not.
  [[nodiscard]] Secret secret_text() const;

  [[nodiscard]] std::span<const Value> items() const;     // of an array, else empty
  [[nodiscard]] std::span<const Member> members() const;  // of an object, sorted by key, else empty
  [[nodiscard]] const Value* member(std::string_view key) const;

  // Where the value was defined, when known.
  [[nodiscard]] const std::optional<Range>& defined_at() const;
  [[nodiscard]] Value at(Range range) const;  // the same value, defined there
  // The merged value that this one was merged over, when asked for at the evaluation; else null.
  [[nodiscard]] const Value* overridden() const;

  // Everything that a value can be. What is unknown keeps its content for to_detailed_json only.
  struct Parts {
    Kind kind = Kind::null;  // of the content; `unknown` is said apart
    bool secret = false;
    bool unknown = false;
    std::string_view text;  // "true" or "false", a number's or a string's text
    std::vector<Value> items;
    std::vector<Member> members;  // sorted by key
    std::optional<Range> defined_at;
    std::shared_ptr<const Value> overridden;
  };
  [[nodiscard]] static Value assemble(Parts parts);

 private:
  friend void append_detailed_json(std::string& out, const Value& value, std::size_t most);
  struct Body;
  static Value scalar(Kind kind, std::string_view text, bool secret);
  explicit Value(std::shared_ptr<const Body> body) : body_(std::move(body)) {}
  std::shared_ptr<const Body> body_;
};

// Text as the reference makes it for strings, environment variables and files: objects and arrays
// as `"k"="v",…` and `"a","b"`. Throws LimitReached where nested quotes make it too long.
[[nodiscard]] Secret to_text(const Value& value);
[[nodiscard]] std::string to_text_redacted(const Value& value);  // "[secret]" for secret parts

// Compact JSON with sorted keys, Go's escapes; numbers verbatim.
[[nodiscard]] Secret to_json(const Value& value);
[[nodiscard]] std::string to_json_redacted(const Value& value);

// JSON with each part's secrecy, place and history, as the reference's own API gives it:
// `{"value":…,"secret":true,"unknown":true,"trace":{"def":RANGE,"base":VALUE}}`. Secrets are shown.
// Stops in the middle once `out` has more than `most` bytes.
void append_detailed_json(std::string& out, const Value& value, std::size_t most = SIZE_MAX);
void append_range_json(std::string& out, const Range& range);

// `a.b[0]["c"]`, ESC's own path grammar without ${}.
struct Lookup {
  enum class Outcome { found, missing, malformed } outcome = Outcome::missing;
  Value value;          // when found
  bool secret = false;  // what was found, something in it, or a container on the way is secret
  std::string finding;  // when missing: what is missing where; when malformed: the parser's words
};
[[nodiscard]] Lookup look_up(const Value& root, std::string_view path);

}  // namespace courier::esc
