// fn::concat, fn::final, fn::toJSON, fn::toYAML, fn::fromJSON.
#include "esc/builtins.h"
#include "esc/export.h"
#include "esc/format.h"
#include "esc/json.h"

namespace courier::esc::builtins {

Datum* concat(Evaluator& evaluator, Term& term) {
  Graph& graph = evaluator.graph();
  SchemaPool& pool = graph.schemas;
  Combined result(evaluator, term);
  const auto [arrays, fit] =
      evaluator.evaluate_typed(term.children[0], pool.array_of(pool.array_of(pool.always())));
  if (!fit) {
    return result.unknown();
  }
  if (!result.with(arrays).known()) {
    return result.value();
  }
  std::size_t size = 0;
  for (std::size_t i = 0; i < arrays->size; ++i) {
    size += graph.slot(arrays, i)->size;
  }
  Datum* const all = graph.make_container(&term, Datum::Kind::array, size);
  all->secret = result.secret();
  all->schema = result.value()->schema;
  Datum** next = all->slots;
  for (std::size_t i = 0; i < arrays->size; ++i) {
    Datum* const array = graph.slot(arrays, i);
    for (std::size_t k = 0; k < array->size; ++k) {
      *next++ = graph.slot(array, k);
    }
  }
  graph.filled(all);
  return all;
}

// The same content under a definition of its own, whose flags speak for all parts.
Datum* pass_through(Evaluator& evaluator, const Term& term, Datum* inner) {
  Graph& graph = evaluator.graph();
  Datum* const value = graph.make(&term);
  value->kind = inner->kind;
  value->size = inner->size;
  value->keys = inner->keys;
  value->depth = inner->depth;
  value->closed = inner->kind != Datum::Kind::object;
  value->irregular = inner->irregular;
  value->unknown = graph.contains_unknown(inner);
  if (graph.keeps_history || value->unknown) {  // of other values nobody asks for it
    value->schema = graph.schema(inner);
  }
  value->secret = graph.contains_secret(inner);
  const bool counts_keys = inner->kind == Datum::Kind::object;
  if (inner->is_container()) {
    value->slots = graph.arena.array<Datum*>(inner->size);
    for (std::size_t i = 0; i < inner->size; ++i) {
      Datum* const part = graph.slot(inner, i);
      value->slots[i] = graph.keeps_history                   ? part
                        : counts_keys && term.base != nullptr ? graph.counted(part)
                                                              : graph.copy(part);
    }
  } else {
    value->text_data = inner->text_data;
  }
  if (counts_keys) {
    // The reference counts the keys before it merges the value with what it overrides, so those
    // of the inherited value are never among them. Copies count anew.
    static_cast<void>(graph.keys(value));
    value->irregular = value->irregular || (!graph.keeps_history && term.base != nullptr);
  }
  return value;
}

Datum* final(Evaluator& evaluator, Term& term) {
  Datum* const value = pass_through(evaluator, term, evaluator.evaluate(term.children[0]));
  value->final = true;
  return value;
}

Datum* to_json(Evaluator& evaluator, Term& term) {
  Datum* const input = evaluator.evaluate(term.children[0]);
  Combined result(evaluator, term);
  if (!result.with(input).known()) {
    return result.value();
  }
  const auto json = plain_json(evaluator.graph(), input);
  if (!json) {
    evaluator.error(term, "failed to encode JSON: numbers must be finite");
    return result.unknown();
  }
  return result.text(json_text(*json));
}

// The one function that is younger than the rest of the language here, pulumi/esc 0.25.0.
Datum* to_yaml(Evaluator& evaluator, Term& term) {
  Datum* const input = evaluator.evaluate(term.children[0]);
  Combined result(evaluator, term);
  if (!result.with(input).known()) {
    return result.value();
  }
  const Secret text = yaml_document(evaluator.to_value(input), 4);
  return result.text(text.reveal(Disclosure::parsing));
}

Datum* from_json(Evaluator& evaluator, Term& term) {
  Combined result(evaluator, term);
  const auto [text, fits] =
      evaluator.evaluate_typed(term.children[0], evaluator.graph().schemas.of_type("string"));
  if (!fits) {
    return result.unknown();
  }
  if (!result.with(text).known()) {
    return result.value();
  }
  const auto json = parse_json(text->text());
  if (!json) {
    evaluator.error(term, Message("decoding JSON string: " + json.error().before)
                              .part(json.error().shown, result.secret())
                              .plain(json.error().after));
    return result.unknown();
  }
  return evaluator.from_json(*json, term, result.secret());
}

}  // namespace courier::esc::builtins
