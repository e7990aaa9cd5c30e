// fn::open and fn::rotate.
#include "esc/builtins.h"
#include "esc/providers.h"

namespace courier::esc::builtins {

namespace {

constexpr std::string_view invalid_schema = "internal error: invalid schema (";

// The schema if it compiles; else reports and gives `otherwise`.
Schema* compiled(Evaluator& evaluator, const Term& term, Schema* schema, Schema* otherwise,
                 std::string_view finding) {
  const auto wrong = compile(*schema, evaluator.graph().schemas);
  if (!wrong) {
    return schema;
  }
  evaluator.error(term, std::string(finding) + wrong->before + wrong->shown + wrong->after + ')');
  return otherwise;
}

template <class Loaded>
Loaded loaded(Evaluator& evaluator, const Term& term, Result<Loaded> result) {
  if (!result) {
    evaluator.error(term, result.error().message);
    return {};
  }
  return std::move(*result);
}

Result<std::unique_ptr<Provider>> load_provider(Evaluator& evaluator, const std::string& name) {
  if (ProviderLoader* const loader = evaluator.session().ports.providers) {
    return loader->provider(name);
  }
  return failure("provider \"" + name + "\" is not available: local evaluation opens no providers");
}

Result<std::unique_ptr<Rotator>> load_rotator(Evaluator& evaluator, const std::string& name) {
  if (ProviderLoader* const loader = evaluator.session().ports.providers) {
    return loader->rotator(name);
  }
  return failure("rotator \"" + name + "\" is not available: local evaluation rotates nothing");
}

Datum* unknown_result(Evaluator& evaluator, const Term& term) {
  Schema* const schema = term.schema ? term.schema : evaluator.graph().schemas.always();
  return evaluator.graph().make_unknown(&term, schema);
}

// Providers take objects only; the reference crashes on anything else.
bool is_object(Evaluator& evaluator, const Term& term, Datum* inputs) {
  if (inputs->kind == Datum::Kind::object) {
    return true;
  }
  evaluator.error(term, "inputs must be an object");
  return false;
}

Datum* result_of(Evaluator& evaluator, const Term& term, const Result<Value>& output,
                 bool secret_inputs, std::string_view during) {
  if (!output) {
    evaluator.error(term, Message(during).part(output.error().message, secret_inputs));
    return unknown_result(evaluator, term);
  }
  return evaluator.from_value(*output, term, output->is_secret());
}

Value object_or_null(const Value& state) {
  return state.kind() == Value::Kind::object ? state : Value();
}

bool is_selected(Session& session, bool is_root, const std::string& path) {
  return session.mode == Mode::rotate && is_root &&
         (session.rotate_paths.empty() || session.rotate_paths.contains(path));
}

std::string state_path(const ast::Expr& call) {
  std::string path = call.document_path();
  append_key(path, call.entries().front().name());
  return path + ".state";
}

}  // namespace

Datum* open(Evaluator& evaluator, Term& term) {
  Graph& graph = evaluator.graph();
  const ast::Arguments arguments = ast::arguments_of(*term.syntax);
  if (!arguments.provider) {
    return unknown_result(evaluator, term);
  }
  const auto provider =
      loaded(evaluator, term, load_provider(evaluator, std::string(*arguments.provider)));
  Term& inputs_term = term.children[1];
  inputs_term.accepts = graph.schemas.always();
  if (provider) {
    Schema* const always = graph.schemas.always();
    inputs_term.accepts = compiled(evaluator, term, provider->inputs(graph.schemas), always,
                                   "internal error: invalid input schema (");
    term.schema =
        compiled(evaluator, term, provider->outputs(graph.schemas), always, invalid_schema);
  }
  const auto [inputs, fit] = evaluator.evaluate_typed(inputs_term, inputs_term.accepts);
  if (!fit || !provider || graph.contains_unknown(inputs) ||
      evaluator.session().mode == Mode::check || !is_object(evaluator, term, inputs)) {
    return unknown_result(evaluator, term);
  }
  return result_of(evaluator, term, provider->open(evaluator.to_value(inputs)),
                   graph.contains_secret(inputs), "");
}

Datum* rotate(Evaluator& evaluator, Term& term) {
  Graph& graph = evaluator.graph();
  Session& session = evaluator.session();
  const ast::Arguments arguments = ast::arguments_of(*term.syntax);
  if (!arguments.provider) {
    return unknown_result(evaluator, term);
  }
  const auto rotator =
      loaded(evaluator, term, load_rotator(evaluator, std::string(*arguments.provider)));
  Term& inputs_term = term.children[1];
  Term& state_term = term.children[2];
  Schema* const always = graph.schemas.always();
  inputs_term.accepts = state_term.accepts = always;
  if (rotator) {
    inputs_term.accepts = compiled(evaluator, term, rotator->inputs(graph.schemas), always,
                                   "internal error: invalid input schema (");
    Schema* const state = graph.schemas.make();
    state->more().one_of = {rotator->state(graph.schemas), graph.schemas.of_type("null")};
    state_term.accepts =
        compiled(evaluator, term, state, always, "internal error: invalid state schema (");
    term.schema =
        compiled(evaluator, term, rotator->outputs(graph.schemas), always, invalid_schema);
  }
  const bool rotating = session.mode == Mode::rotate && evaluator.is_root();
  const auto [inputs, inputs_fit] = evaluator.evaluate_typed(inputs_term, inputs_term.accepts);
  const auto [state, state_fits] = evaluator.evaluate_typed(state_term, state_term.accepts);
  if (!inputs_fit || !state_fits || !rotator || session.mode == Mode::check ||
      graph.contains_observable_unknown(inputs, rotating) || graph.contains_unknown(state) ||
      !is_object(evaluator, term, inputs)) {
    return unknown_result(evaluator, term);
  }
  const Value given = evaluator.to_value(inputs);
  Value current = evaluator.to_value(state);
  const bool secret = graph.contains_secret(inputs) || graph.contains_secret(state);
  if (is_selected(session, evaluator.is_root(), term.syntax->document_path())) {
    Result<Value> rotated = rotator->rotate(given, object_or_null(current));
    if (!rotated) {
      return result_of(evaluator, term, rotated, secret, "rotate: ");
    }
    session.rotations.push_back({state_path(*term.syntax), *rotated});
    // What the rotator gave is opened as if it had been stored already.
    current = evaluator.to_value(evaluator.from_value(*rotated, term, rotated->is_secret()));
  }
  return result_of(evaluator, term, rotator->open(given, object_or_null(current)), secret, "");
}

}  // namespace courier::esc::builtins
