// Expressions of a parsed environment definition, with their places in the document.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "esc/path.h"

namespace courier::esc::ast {

struct Entry;

// One step of a reference. Columns count from the start of the scalar that holds it.
struct Step {
  Accessor accessor;
  std::uint32_t begin_column = 0;
  std::uint32_t end_column = 0;
};
using Steps = std::vector<Step>;

// Text, and the reference that follows it; none at the end of a text.
struct Piece {
  std::string text;
  Steps steps;
};

enum class Kind : std::uint8_t {
  null,
  boolean,
  number,
  string,
  interpolation,  // always a string
  symbol,         // `${…}` alone: keeps the type of what it refers to
  array,
  object,
  call,  // an object with the one entry `fn::…`
};

enum class Function : std::uint8_t {
  none,
  concat,
  final,
  from_base64,
  from_json,
  join,
  open,
  open_short,  // fn::open::PROVIDER
  rotate,
  rotate_short,
  secret,
  split,
  to_base64,
  to_json,
  to_string,
  to_yaml,
  validate,
};

// The function that a key names, or none.
[[nodiscard]] Function function_of(std::string_view key);

struct Expr {
  Kind kind = Kind::null;
  Function function = Function::none;
  bool divisible = false;  // a plain scalar on one line, of which parts can be shown
  Position begin;
  Position end;
  const Expr* parent = nullptr;  // null for the document itself
  const Entry* entry = nullptr;  // the parent's entry that this is the value of, else an item
  std::variant<std::monostate, std::string, std::vector<Piece>, Steps, std::vector<Expr>,
               std::vector<Entry>>
      content;

  [[nodiscard]] std::string_view text() const;  // of a boolean ("true"), number or string
  [[nodiscard]] const std::vector<Piece>& pieces() const;
  [[nodiscard]] const Steps& steps() const;
  [[nodiscard]] const std::vector<Expr>& items() const;
  [[nodiscard]] const std::vector<Entry>& entries() const;  // of an object or call

  // The property path in the document: `values.a["fn::join"][1]`.
  [[nodiscard]] std::string document_path() const;
};

// `key` is what the entry is called after `$$` was unescaped; without one the entry counts for
// nothing. `source` is the key as written, when that differs.
struct Entry {
  std::optional<std::string> key;
  std::optional<std::string> source;
  Position key_begin;
  Position key_end;
  Expr value;

  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): asked of entries with a key only.
  [[nodiscard]] std::string_view written() const { return source ? *source : *key; }
  [[nodiscard]] std::string_view name() const { return key ? std::string_view(*key) : ""; }
};

// The arguments of a call by their meaning; null where missing.
struct Arguments {
  const Expr* all = nullptr;
  // concat, final, …: the argument. join, split: the two. secret: plaintext, ciphertext.
  // open, rotate: inputs, state. validate: schema, value.
  const Expr* first = nullptr;
  const Expr* second = nullptr;
  const Expr* provider_at = nullptr;  // long open and rotate: where the provider is named
  std::optional<std::string_view> provider;
};
[[nodiscard]] Arguments arguments_of(const Expr& call);

// `- name`, or `- name: {merge: false}`, whose place is the key.
struct Import {
  std::string name;
  const Expr* place = nullptr;
  bool at_key = false;
  bool merge = true;
};

struct Declaration {
  std::shared_ptr<const std::string> file;
  std::shared_ptr<const std::string> environment;  // its name, where places are part of a result
  Expr document;                                   // holds the entries of `values` below its own
  const Expr* values = nullptr;
  std::vector<Import> imports;  // those whose name could be read
  bool has_imports = false;     // any entry at all

  // Neither values nor imports: there is no environment.
  [[nodiscard]] bool empty() const;
  [[nodiscard]] Range range_of(const Expr& expr) const { return {file, expr.begin, expr.end}; }
};

}  // namespace courier::esc::ast
