// Evaluation of literals and interpolations, each expression once; final values; cycles.
#include "esc/evaluator.h"

#include <algorithm>
#include <iterator>

#include "esc/builtins.h"
#include "esc/export.h"
#include "esc/limits.h"
#include "esc/validator.h"

namespace courier::esc {

namespace {

// The reference's name for a document without one.
constexpr std::string_view anonymous = "<yaml>";

bool hides(const Schema* accept, const Session& session, bool is_root) {
  const bool shown = is_root && session.mode != Mode::eval;
  return accept != nullptr && accept->is_rotate_only && !shown;
}

}  // namespace

Session::Session(const Ports& given) : ports(given) {}
Session::~Session() = default;

Evaluator::Evaluator(Session& session, const ast::Declaration& declaration, std::string name,
                     std::string root_name, std::shared_ptr<Decrypter> decrypter, bool is_root)
    : session_(session), declaration_(declaration), name_(std::move(name)),
      root_name_(root_name.empty() || root_name == anonymous ? name_ : std::move(root_name)),
      decrypter_(std::move(decrypter)), is_root_(is_root) {}

Datum* Evaluator::run() {
  Session::Imported& mine = session_.environments[name_];
  mine.evaluating = true;
  make_context();
  import_all();
  root_.kind = Term::Kind::object;
  root_.base = base_;
  static const std::vector<ast::Entry> none;
  declare_object(root_, declaration_.values ? declaration_.values->entries() : none, true);
  Datum* const value = evaluate(root_);
  mine.evaluating = false;
  return value;
}

void Evaluator::make_context() {
  const auto name_of = [](const std::string& name) {
    return Value::object({{"name", Value::string(name)}});
  };
  std::vector<Value::Member> members;
  for (const auto& [key, value] : session_.ports.context.members()) {
    members.emplace_back(key, value);
  }
  members.emplace_back("currentEnvironment", name_of(name_));
  members.emplace_back("rootEnvironment", name_of(root_name_));
  Term* const def = graph().arena.make<Term>();
  def->kind = Term::Kind::symbol;
  def->key = "context";
  context_ = from_value(Value::object(std::move(members)), *def, false);
}

void Evaluator::error(const Term& at, const Message& message, std::string hint) {
  session_.findings.push_back(make_finding(message, place_of(at)));
  session_.findings.back().diagnostic.hint = std::move(hint);
}

std::string Evaluator::cycle_path(const Term& term) const {
  if (term.parent == nullptr) {
    return {};
  }
  if (term.parent == &root_) {
    return term.syntax->entry->key.value_or("");
  }
  std::string path = cycle_path(*term.parent);
  if (term.parent->kind == Term::Kind::object) {
    append_key(path, term.syntax->entry->key.value_or(""));
  } else {
    append_index(path, static_cast<std::size_t>(&term - term.parent->children));
  }
  return path;
}

Datum* Evaluator::evaluate(Term& term, Schema* accept) {
  if (term.state == Term::State::done && term.value != nullptr) {
    return term.value;
  }
  if (term.state == Term::State::evaluating) {
    error(term, "cyclic reference to " + cycle_path(term));
    return graph().make_unknown(&term, graph().schemas.always());
  }
  if (session_.deep.depth() > max_evaluation_depth) {
    throw LimitReached{"more than " + std::to_string(max_evaluation_depth) +
                       " expressions wait for one another"};
  }
  if (hides(accept, session_, is_root_)) {
    term.state = Term::State::done;
    Term* const missing = graph().arena.make<Term>();
    missing->base = term.base;
    Datum* const hidden = graph().make_unknown(missing, graph().schemas.always());
    hidden->rotate_only = true;
    return hidden;
  }
  if (term.base != nullptr && term.base->final) {
    session_.findings.push_back(
        make_finding("cannot override final value", place_of(term), Severity::warning));
    term.state = Term::State::done;
    term.merges = term.base->merges;
    return term.value = term.base;
  }
  term.state = Term::State::evaluating;
  Datum* value = nullptr;
  session_.deep.call([&] {
    if (term.syntax != nullptr) {
      session_.current = place_of(term);
    }
    value = evaluate_now(term, accept);
  });
  if (accept != nullptr && accept->is_rotate_only) {
    value->rotate_only = true;
  }
  if (term.secret) {
    value->secret = true;
  }
  value->irregular = value->irregular || value->unknown;
  graph().merge(value, term.base);
  term.state = Term::State::done;
  term.merges = value->merges;
  return term.value = value;
}

Datum* Evaluator::evaluate_now(Term& term, Schema* accept) {
  Graph& g = graph();
  const std::string_view text = term.syntax ? term.syntax->text() : std::string_view();
  switch (term.kind) {
    case Term::Kind::null: return g.make(&term);
    case Term::Kind::boolean: return g.make_text(&term, Datum::Kind::boolean, text);
    case Term::Kind::number: return g.make_text(&term, Datum::Kind::number, text);
    case Term::Kind::string: return g.make_text(&term, Datum::Kind::string, text);
    case Term::Kind::interpolation: return evaluate_interpolation(term);
    case Term::Kind::symbol: {
      Datum* const found = refer({term, term.syntax->steps(), term.resolved}, accept);
      Datum* const copy = g.copy(found);
      copy->def = &term;
      return copy;
    }
    case Term::Kind::array: return evaluate_array(term, accept);
    case Term::Kind::object: return evaluate_object(term, accept);
    case Term::Kind::call: return call(*this, term);
    case Term::Kind::missing:
    case Term::Kind::access:
    case Term::Kind::place: break;
  }
  return g.make_unknown(&term, g.schemas.always());
}

Datum* Evaluator::evaluate_array(Term& term, Schema* accept) {
  Datum* const array = graph().make_container(&term, Datum::Kind::array, term.size);
  for (std::size_t i = 0; i < term.size; ++i) {
    Schema* const item = accept ? graph().schemas.item(*accept, i) : nullptr;
    array->slots[i] = evaluate(term.children[i], item);
  }
  graph().filled(array);
  return array;
}

Datum* Evaluator::evaluate_object(Term& term, Schema* accept) {
  Datum* const object = graph().make_container(&term, Datum::Kind::object, term.size);
  object->keys = term.keys;
  // Each child is merged with its own base, unless evaluation came back to it in a cycle.
  bool children_merged = true;
  for (std::size_t i = 0; i < term.size; ++i) {
    Schema* const property = accept ? graph().schemas.property(*accept, term.keys[i]) : nullptr;
    object->slots[i] = evaluate(term.children[i], property);
    children_merged = children_merged && object->slots[i] == term.children[i].value;
  }
  object->children_merged = children_merged;
  graph().filled(object);
  return object;
}

Datum* Evaluator::evaluate_interpolation(Term& term) {
  std::string text;
  bool unknown = false;
  bool secret = false;
  const Term** resolved = term.resolved;
  for (const ast::Piece& piece : term.syntax->pieces()) {
    text += piece.text;
    if (piece.steps.empty()) {
      continue;
    }
    Datum* const part = refer({term, piece.steps, resolved}, nullptr);
    resolved += piece.steps.size();
    const Graph::Text shown = graph().append_text(text, part);
    unknown = unknown || shown.unknown;
    secret = secret || shown.secret;
    if (text.size() > max_text_bytes) {
      throw LimitReached{"a text is longer than " + std::to_string(max_text_bytes) + " bytes"};
    }
  }
  Datum* const value = graph().make_text(&term, Datum::Kind::string, unknown ? "[unknown]" : text,
                                         graph().schemas.of_type("string"));
  value->unknown = unknown;
  value->secret = secret;
  return value;
}

std::pair<Datum*, bool> Evaluator::evaluate_typed(Term& term, Schema* accept, bool secret_schema) {
  Datum* const value = evaluate(term, accept);
  Validator validator(graph(), secret_schema);
  const bool fits = validator.check(value, accept);
  std::ranges::move(validator.findings(), std::back_inserter(session_.findings));
  return {value, fits};
}

Datum* Evaluator::from_value(const Value& value, const Term& term, bool make_secret) {
  Graph& g = graph();
  // A part that is secret already keeps plain parts of its own, as in the reference.
  const auto part = [&](const Value& inner) {
    return from_value(inner, term, make_secret && !inner.is_secret());
  };
  Datum* made = nullptr;
  switch (value.kind()) {
    case Value::Kind::unknown: made = g.make_unknown(&term, g.schemas.of_type("null")); break;
    case Value::Kind::null: made = g.make(&term); break;
    case Value::Kind::boolean:
    case Value::Kind::number:
    case Value::Kind::string:
      made = g.make_text(&term, static_cast<Datum::Kind>(value.kind()),
                         value.secret_text().reveal(Disclosure::parsing));
      break;
    case Value::Kind::array:
      made = g.make_container(&term, Datum::Kind::array, value.items().size());
      for (std::size_t i = 0; i < made->size; ++i) {
        made->slots[i] = part(value.items()[i]);
      }
      g.filled(made);
      break;
    case Value::Kind::object: {
      made = g.make_container(&term, Datum::Kind::object, value.members().size());
      auto* const keys = g.arena.array<std::string_view>(made->size);
      for (std::size_t i = 0; i < made->size; ++i) {
        keys[i] = g.keep(value.members()[i].first);
        made->slots[i] = part(value.members()[i].second);
      }
      made->keys = keys;
      g.filled(made);
      break;
    }
  }
  made->secret = make_secret || value.is_secret() || term.secret;
  return made;
}

Datum* Evaluator::from_json(const Json& json, const Term& term, bool secret) {
  Graph& g = graph();
  Datum* made = nullptr;
  switch (json.kind) {
    case Json::Kind::null: made = g.make(&term); break;
    case Json::Kind::boolean:
    case Json::Kind::number:
    case Json::Kind::string:
      made = g.make_text(&term, static_cast<Datum::Kind>(json.kind), json.text);
      break;
    case Json::Kind::array:
      made = g.make_container(&term, Datum::Kind::array, json.items.size());
      for (std::size_t i = 0; i < made->size; ++i) {
        made->slots[i] = from_json(json.items[i], term, secret);
      }
      g.filled(made);
      break;
    case Json::Kind::object: {
      made = g.make_container(&term, Datum::Kind::object, json.members.size());
      auto* const keys = g.arena.array<std::string_view>(made->size);
      for (std::size_t i = 0; i < made->size; ++i) {
        keys[i] = g.keep(json.members[i].key);
        made->slots[i] = from_json(json.members[i].value, term, secret);
      }
      made->keys = keys;
      g.filled(made);
      break;
    }
  }
  made->secret = secret || term.secret;
  return made;
}

Value Evaluator::to_value(Datum* argument) {
  Exporter exporter(graph());
  Value value = exporter.run(argument, {});
  std::ranges::move(exporter.findings(), std::back_inserter(session_.findings));
  return value;
}

}  // namespace courier::esc
