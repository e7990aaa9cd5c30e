// fn::validate: checks a value against a schema that the definition itself holds.
#include "esc/builtins.h"
#include "esc/export.h"
#include "esc/json.h"

namespace courier::esc::builtins {

namespace {

// The schema that a value spells out, ready for use; null when there is none, which is reported.
Schema* schema_from(Evaluator& evaluator, const Term& term, Datum* spelled, bool secret) {
  Graph& graph = evaluator.graph();
  const auto wrong = [&](const SchemaError& error) -> Schema* {
    evaluator.error(
        term,
        Message("invalid schema: " + error.before).part(error.shown, secret).plain(error.after));
    return nullptr;
  };
  const auto json = plain_json(graph, spelled);
  if (!json) {
    return wrong({"failed to marshal schema to JSON: numbers must be finite", {}, {}});
  }
  auto schema = read_schema(*json, graph.schemas);
  if (!schema) {
    schema.error().before.insert(0, "failed to parse schema: ");
    return wrong(schema.error());
  }
  if (const auto error = compile(**schema, graph.schemas)) {
    return wrong(*error);
  }
  return *schema;
}

}  // namespace

// The value passes through whether it fits or not.
Datum* validate(Evaluator& evaluator, Term& term) {
  Graph& graph = evaluator.graph();
  Term& value = term.children[1];
  const auto [spelled, fits] =
      evaluator.evaluate_typed(term.children[0], meta_schema(graph.schemas));
  Schema* schema = nullptr;
  const bool secret = graph.contains_secret(spelled);
  if (!graph.contains_unknown(spelled) && fits) {
    schema = schema_from(evaluator, term.children[0], spelled, secret);
  }
  if (schema == nullptr) {
    return pass_through(evaluator, term, evaluator.evaluate(value));
  }
  return pass_through(evaluator, term, evaluator.evaluate_typed(value, schema, secret).first);
}

}  // namespace courier::esc::builtins
