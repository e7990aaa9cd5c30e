// The functions of the language: each makes the value of a call.
#pragma once

#include "esc/ast.h"
#include "esc/datum.h"
#include "esc/evaluator.h"

namespace courier::esc {

// Calls the function that the term names.
[[nodiscard]] Datum* call(Evaluator& evaluator, Term& term);

// What a call's schema is before it is evaluated.
[[nodiscard]] Schema* declared_schema(SchemaPool& pool, ast::Function function);

namespace builtins {

// The value of a call: unknown when an input contains something unknown, secret when one contains
// a secret.
class Combined {
 public:
  Combined(Evaluator& evaluator, const Term& term);
  Combined& with(Datum* input);
  [[nodiscard]] bool known() const { return !value_->unknown; }
  [[nodiscard]] bool secret() const { return value_->secret; }
  [[nodiscard]] Datum* value() { return value_; }
  [[nodiscard]] Datum* unknown();                    // the value, unknown in any case
  [[nodiscard]] Datum* text(std::string_view text);  // the value, with that text

 private:
  Graph& graph_;
  Datum* value_;
};

// The value of a call that hands on its argument: the same content, whose flags speak for all
// parts.
[[nodiscard]] Datum* pass_through(Evaluator& evaluator, const Term& term, Datum* inner);

// builtins_text.cpp
Datum* join(Evaluator& evaluator, Term& term);
Datum* split(Evaluator& evaluator, Term& term);
Datum* to_string(Evaluator& evaluator, Term& term);
Datum* to_base64(Evaluator& evaluator, Term& term);
Datum* from_base64(Evaluator& evaluator, Term& term);
// builtins_data.cpp
Datum* concat(Evaluator& evaluator, Term& term);
Datum* final(Evaluator& evaluator, Term& term);
Datum* to_json(Evaluator& evaluator, Term& term);
Datum* from_json(Evaluator& evaluator, Term& term);
Datum* to_yaml(Evaluator& evaluator, Term& term);
// builtins_secret.cpp
Datum* secret(Evaluator& evaluator, Term& term);
// builtins_provider.cpp
Datum* open(Evaluator& evaluator, Term& term);
Datum* rotate(Evaluator& evaluator, Term& term);
// builtins_validate.cpp
Datum* validate(Evaluator& evaluator, Term& term);

}  // namespace builtins
}  // namespace courier::esc
