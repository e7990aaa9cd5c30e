// Values under evaluation, and the expressions that define them.
#pragma once

#include <cstdint>
#include <string_view>

#include "esc/ast.h"
#include "esc/schema.h"

namespace courier::esc {

struct Datum;

// An expression under evaluation. Children are an array's items, an object's properties in the
// order of their keys, or a call's arguments.
struct Term {
  enum class Kind : std::uint8_t {
    missing,  // could not be read, or stands for nothing in a document
    null,
    boolean,
    number,
    string,
    interpolation,
    symbol,
    array,
    object,
    call,
    access,  // a property of an unknown value
    place,   // stands for a reference that led nowhere or to something unknown
  };
  enum class State : std::uint8_t { declared, evaluating, done };

  Kind kind = Kind::missing;
  State state = State::declared;
  bool secret = false;                     // its value is a secret
  bool at_key = false;                     // its place is the key before `syntax`
  std::uint8_t merges = 0;                 // of `value`, when it was evaluated
  std::uint32_t size = 0;                  // of children
  const ast::Expr* syntax = nullptr;       // null: no place in a document
  const ast::Declaration* home = nullptr;  // the document of `syntax`
  const Term* parent = nullptr;            // null where the paths of cycles start
  Term* children = nullptr;
  const std::string_view* keys = nullptr;  // of an object's children
  const Term** resolved = nullptr;         // what each accessor of all references led to
  Datum* base = nullptr;                   // the inherited value that this overrides
  Datum* value = nullptr;                  // once evaluated
  Schema* schema = nullptr;                // what a provider says of the result of a call
  Schema* accepts = nullptr;               // and of this argument
  Datum* receiver = nullptr;               // of an access
  std::string_view key;                    // of an access, or of a symbol that is no one's text
};

// A place to blame: an expression, or the key of the entry that it is the value of.
struct Place {
  const ast::Declaration* home = nullptr;
  const ast::Expr* syntax = nullptr;  // null: none
  bool at_key = false;
};
[[nodiscard]] inline Place place_of(const Term& term) {
  return {term.home, term.syntax, term.at_key};
}

struct Keys {
  const std::string_view* data = nullptr;
  std::size_t size = 0;
  [[nodiscard]] const std::string_view* begin() const { return data; }
  [[nodiscard]] const std::string_view* end() const { return data + size; }
};

struct CopyOf;

// A value. `kind` and content are its own layer; `base` is the value it is merged over, layer by
// layer, as in RFC 7396 but for null, which deletes nothing. An unknown value may have content too.
// Read `base`, `slots` and `schema` through Graph, which makes them when they are asked for.
struct Datum {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  bool unknown : 1 = false;
  bool rotate_only : 1 = false;
  bool secret : 1 = false;
  bool final : 1 = false;
  bool lazy : 1 = false;             // a copy of which only this layer's scalars and flags are made
  bool irregular : 1 = false;        // unknown itself, a part, or a layer below: merged at once
  bool children_merged : 1 = false;  // slots carry their merge with the base
  bool closed : 1 = true;  // this layer or one below is no object: what is lower is hidden
  // How often the schema was merged with the base's, at most 2: more changes nothing, but schemas
  // of providers come out of the second merge with all properties required. The reference merges a
  // property again with each object around it.
  std::uint8_t merges : 2 = 0;
  std::uint8_t origin_merges : 2 = 0;  // of `origin`, when it was copied
  std::uint8_t base_merges : 2 = 3;    // of `base`, at the first merge; 3 before that
  std::uint16_t depth = 0;             // of nested containers, the base's included
  std::uint32_t seen = 0;              // the last search that came here
  std::uint32_t size = 0;              // of text or slots
  const Term* def = nullptr;
  Datum* base = nullptr;
  Schema* schema = nullptr;  // of this layer alone
  union {
    const char* text_data = nullptr;  // of a boolean ("true"), number or string
    Datum** slots;                    // of a container; null where a copy was not needed yet
  };
  const std::string_view* keys = nullptr;  // of an object's slots, sorted
  Datum* origin = nullptr;                 // what this is a copy of
  CopyOf* copy = nullptr;                  // the copying that made it; null: one of its own
  union {
    Datum* pending = nullptr;  // while lazy: what to merge it over
    const Keys* merged_keys;   // afterwards: once asked for
  };

  [[nodiscard]] std::string_view text() const { return {text_data, size}; }
  [[nodiscard]] bool is_container() const { return kind >= Kind::array; }
};

}  // namespace courier::esc
