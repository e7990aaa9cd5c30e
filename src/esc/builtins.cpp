#include "esc/builtins.h"

namespace courier::esc {

namespace {

using Builtin = Datum* (*)(Evaluator&, Term&);

Builtin builtin(ast::Function function) {
  switch (function) {
    case ast::Function::concat: return builtins::concat;
    case ast::Function::final: return builtins::final;
    case ast::Function::from_base64: return builtins::from_base64;
    case ast::Function::from_json: return builtins::from_json;
    case ast::Function::join: return builtins::join;
    case ast::Function::open:
    case ast::Function::open_short: return builtins::open;
    case ast::Function::rotate:
    case ast::Function::rotate_short: return builtins::rotate;
    case ast::Function::secret: return builtins::secret;
    case ast::Function::split: return builtins::split;
    case ast::Function::to_base64: return builtins::to_base64;
    case ast::Function::to_json: return builtins::to_json;
    case ast::Function::to_string: return builtins::to_string;
    case ast::Function::to_yaml: return builtins::to_yaml;
    case ast::Function::validate: return builtins::validate;
    case ast::Function::none: break;
  }
  return nullptr;
}

}  // namespace

Datum* call(Evaluator& evaluator, Term& term) {
  return builtin(term.syntax->function)(evaluator, term);
}

Schema* declared_schema(SchemaPool& pool, ast::Function function) {
  switch (function) {
    case ast::Function::concat: return pool.array_of(pool.always());
    case ast::Function::split: return pool.array_of(pool.of_type("string"));
    case ast::Function::from_base64:
    case ast::Function::join:
    case ast::Function::secret:
    case ast::Function::to_base64:
    case ast::Function::to_json:
    case ast::Function::to_string:
    case ast::Function::to_yaml: return pool.of_type("string");
    case ast::Function::none:
    case ast::Function::final:
    case ast::Function::from_json:
    case ast::Function::open:
    case ast::Function::open_short:
    case ast::Function::rotate:
    case ast::Function::rotate_short:
    case ast::Function::validate: break;
  }
  return pool.always();
}

namespace builtins {

Combined::Combined(Evaluator& evaluator, const Term& term)
    : graph_(evaluator.graph()), value_(graph_.make(&term)) {
  value_->schema = declared_schema(graph_.schemas, term.syntax->function);
}

Combined& Combined::with(Datum* input) {
  value_->unknown = value_->unknown || graph_.contains_unknown(input);
  value_->secret = value_->secret || graph_.contains_secret(input);
  return *this;
}

Datum* Combined::unknown() {
  value_->unknown = true;
  return value_;
}

Datum* Combined::text(std::string_view text) {
  const std::string_view kept = graph_.keep(text);
  value_->kind = Datum::Kind::string;
  value_->text_data = kept.data();
  value_->size = static_cast<std::uint32_t>(kept.size());
  return value_;
}

}  // namespace builtins
}  // namespace courier::esc
