#include "esc/describe.h"

#include "esc/builtins.h"
#include "esc/deep.h"
#include "esc/go_text.h"
#include "esc/limits.h"

namespace courier::esc {

namespace {

class Writer {
 public:
  Writer(Graph& graph, const std::string& environment, std::string& out)
      : graph_(graph), pool_(graph.schemas), out_(out),
        nowhere_{std::make_shared<const std::string>(environment), {}, {}} {}

  void expr(const Term& term) {
    if (out_.size() > max_text_bytes) {
      throw LimitReached{"the description is longer than " + std::to_string(max_text_bytes) +
                         " bytes"};
    }
    deep_.call([&] { expr_now(term); });
  }

  // The entries of an object, as they follow `"object":`.
  void properties(const Term& object) {
    out_ += '{';
    for (std::size_t i = 0; i < object.size; ++i) {
      out_ += i == 0 ? "" : ",";
      append_json_string(out_, object.keys[i]);
      out_ += ':';
      expr(object.children[i]);
    }
    out_ += '}';
  }

 private:
  void expr_now(const Term& term) {
    std::vector<const Term*> accesses;  // the last step first
    const Term* described = &term;
    // A property of a property of an unknown value is one access with two steps.
    while (described->kind == Term::Kind::access) {
      accesses.push_back(described);
      const Term* const receiver = described->receiver->def;
      if (receiver->kind != Term::Kind::access) {
        break;
      }
      described = receiver;
    }
    out_ += "{\"range\":";
    range(place_of(*described));
    out_ += ",\"schema\":";
    append_schema(out_, *schema_of(*described));
    if (described->base != nullptr) {
      out_ += ",\"base\":";
      expr(*described->base->def);
    }
    if (accesses.empty()) {
      content(term);
    } else {
      access(accesses);
    }
    out_ += '}';
  }

  Schema* schema_of(const Term& term) {
    if (term.value != nullptr) {
      return graph_.schema(term.value, term.merges);
    }
    if (term.schema != nullptr) {
      return term.schema;
    }
    switch (term.kind) {
      case Term::Kind::null: return pool_.of_type("null");
      case Term::Kind::boolean: return constant(term, Json::Kind::boolean);
      case Term::Kind::number: return constant(term, Json::Kind::number);
      case Term::Kind::string: return constant(term, Json::Kind::string);
      case Term::Kind::interpolation: return pool_.of_type("string");
      case Term::Kind::array: return pool_.array_of(pool_.always());
      case Term::Kind::object: {
        Schema* const object = pool_.make("object");
        object->additional_properties = pool_.always();
        return object;
      }
      case Term::Kind::call: return declared_schema(pool_, term.syntax->function);
      case Term::Kind::missing:
      case Term::Kind::symbol:
      case Term::Kind::access:
      case Term::Kind::place: break;
    }
    return pool_.always();
  }

  static std::string_view text_of(const Term& term) {
    return term.syntax ? term.syntax->text() : std::string_view();
  }

  Schema* constant(const Term& term, Json::Kind kind) {
    return pool_.constant({kind, std::string(text_of(term)), {}, {}});
  }

  void range(const Place& place) { append_range_json(out_, range_of(place).value_or(nowhere_)); }

  void content(const Term& term) {
    switch (term.kind) {
      case Term::Kind::boolean: literal(term, Json::Kind::boolean); return;
      case Term::Kind::number: literal(term, Json::Kind::number); return;
      case Term::Kind::string: literal(term, Json::Kind::string); return;
      case Term::Kind::interpolation: interpolation(term); return;
      case Term::Kind::symbol:
        out_ += ",\"symbol\":";
        symbol(term);
        return;
      case Term::Kind::array: list(term.children, term.size); return;
      case Term::Kind::object: object(term); return;
      case Term::Kind::call: builtin(term); return;
      case Term::Kind::missing:
      case Term::Kind::null:
      case Term::Kind::access:
      case Term::Kind::place: return;
    }
  }

  void literal(const Term& term, Json::Kind kind) {
    out_ += ",\"literal\":";
    append_json(out_, {kind, std::string(text_of(term)), {}, {}});
  }

  void interpolation(const Term& term) {
    out_ += ",\"interpolate\":[";
    const Term** resolved = term.resolved;
    bool first = true;
    for (const ast::Piece& piece : term.syntax->pieces()) {
      out_ += first ? "{" : ",{";
      first = false;
      if (!piece.text.empty()) {
        out_ += "\"text\":";
        append_json_string(out_, piece.text);
      }
      if (!piece.steps.empty()) {
        out_ += piece.text.empty() ? "\"value\":" : ",\"value\":";
        steps(term, piece.steps, resolved);
        resolved += piece.steps.size();
      }
      out_ += '}';
    }
    out_ += ']';
  }

  void symbol(const Term& term) {
    if (term.syntax != nullptr) {
      steps(term, term.syntax->steps(), term.resolved);
      return;
    }
    out_ += "[{\"key\":";
    append_json_string(out_, term.key);
    out_ += ",\"range\":";
    append_range_json(out_, nowhere_);
    out_ += ",\"value\":";
    append_range_json(out_, {});
    out_ += "}]";
  }

  void steps(const Term& term, const ast::Steps& list, const Term* const* resolved) {
    out_ += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
      out_ += i == 0 ? "{" : ",{";
      step(term, list[i]);
      out_ += ",\"value\":";
      if (resolved[i] == nullptr) {
        append_range_json(out_, {});
      } else {
        range(place_of(*resolved[i]));
      }
      out_ += '}';
    }
    out_ += ']';
  }

  // `"key":…,"range":…` without braces.
  void step(const Term& term, const ast::Step& step) {
    const Accessor& accessor = step.accessor;
    if (accessor.is_index()) {
      out_ += "\"index\":" + std::to_string(accessor.index);
    } else {
      out_ += "\"key\":";
      append_json_string(out_, accessor.key);
    }
    Range place = nowhere_;
    if (term.syntax->divisible) {
      place = {term.home->file, term.syntax->begin, term.syntax->begin};
      place.begin.byte += accessor.begin;
      place.begin.column += step.begin_column;
      place.end.byte += accessor.end;
      place.end.column += step.end_column;
    }
    out_ += ",\"range\":";
    append_range_json(out_, place);
  }

  void access(const std::vector<const Term*>& accesses) {
    out_ += ",\"access\":{\"receiver\":";
    range(place_of(*accesses.back()->receiver->def));
    out_ += ",\"accessors\":[";
    for (std::size_t i = accesses.size(); i-- > 0;) {
      out_ += i + 1 == accesses.size() ? "{\"key\":" : ",{\"key\":";
      append_json_string(out_, accesses[i]->key);
      out_ += ",\"range\":";
      append_range_json(out_, nowhere_);
      out_ += '}';
    }
    out_ += "]}";
  }

  void list(const Term* items, std::size_t size) {
    if (size == 0) {
      return;
    }
    out_ += ",\"list\":[";
    for (std::size_t i = 0; i < size; ++i) {
      out_ += i == 0 ? "" : ",";
      expr(items[i]);
    }
    out_ += ']';
  }

  void object(const Term& term) {
    if (term.size == 0) {
      return;
    }
    if (term.syntax != nullptr) {
      key_ranges(term);
    }
    out_ += ",\"object\":";
    properties(term);
  }

  void key_ranges(const Term& term) {
    // Of keys that occur twice the last place counts.
    std::map<std::string_view, const ast::Entry*> entries;
    for (const ast::Entry& entry : term.syntax->entries()) {
      if (entry.key) {
        entries[*entry.key] = &entry;
      }
    }
    out_ += ",\"keyRanges\":{";
    bool first = true;
    for (const auto& [key, entry] : entries) {
      out_ += first ? "" : ",";
      first = false;
      append_json_string(out_, key);
      out_ += ':';
      range({term.home, &entry->value, true});
    }
    out_ += '}';
  }

  void builtin(const Term& term) {
    const ast::Entry& entry = term.syntax->entries().front();
    out_ += ",\"builtin\":{\"name\":";
    append_json_string(out_, entry.name());
    out_ += ",\"nameRange\":";
    range({term.home, &entry.value, true});
    out_ += ",\"argSchema\":";
    append_schema(out_, *argument_schema(term));
    out_ += ",\"arg\":";
    argument(term);
    out_ += '}';
  }

  Schema* accepts(const Term& argument) {
    return argument.accepts ? argument.accepts : pool_.always();
  }

  Schema* argument_schema(const Term& term) {
    Schema* const string = pool_.of_type("string");
    Schema* const always = pool_.always();
    switch (term.syntax->function) {
      case ast::Function::to_base64:
      case ast::Function::from_base64: return string;
      case ast::Function::concat: return pool_.array_of(pool_.array_of(always));
      case ast::Function::join: return pool_.tuple({string, pool_.array_of(string)});
      case ast::Function::split: return pool_.tuple({string, string});
      case ast::Function::validate:
        return pool_.record({{"schema", meta_schema(pool_)}, {"value", always}});
      case ast::Function::open:
        return pool_.record({{"inputs", accepts(term.children[1])}, {"provider", string}});
      case ast::Function::open_short: return accepts(term.children[1]);
      case ast::Function::rotate:
        return pool_.record({{"inputs", accepts(term.children[1])},
                             {"provider", string},
                             {"state", accepts(term.children[2])}});
      case ast::Function::rotate_short:
        return pool_.record(
            {{"inputs", accepts(term.children[1])}, {"state", accepts(term.children[2])}});
      case ast::Function::none:
      case ast::Function::final:
      case ast::Function::from_json:
      case ast::Function::secret:
      case ast::Function::to_json:
      case ast::Function::to_string:
      case ast::Function::to_yaml: break;
    }
    return always;
  }

  void argument(const Term& term) {
    const Term* const children = term.children;
    const Range here =
        range_of({term.home, &term.syntax->entries().front().value}).value_or(Range{});
    switch (term.syntax->function) {
      case ast::Function::join:
      case ast::Function::split:
        begin_argument(here);
        list(children, 2);
        out_ += '}';
        return;
      case ast::Function::validate:
        named(here, {{"schema", &children[0]}, {"value", &children[1]}});
        return;
      case ast::Function::secret:
        if (ast::arguments_of(*term.syntax).second != nullptr) {
          named(here, {{"ciphertext", &children[0]}});
        } else {
          expr(children[0]);
        }
        return;
      case ast::Function::open:
        named({}, {{"inputs", &children[1]}, {"provider", &children[0]}});
        return;
      case ast::Function::open_short: expr(children[1]); return;
      case ast::Function::rotate:
        named({}, {{"inputs", &children[1]}, {"provider", &children[0]}, {"state", &children[2]}});
        return;
      case ast::Function::rotate_short:
        named({}, {{"inputs", &children[1]}, {"state", &children[2]}});
        return;
      case ast::Function::none:
      case ast::Function::concat:
      case ast::Function::final:
      case ast::Function::from_base64:
      case ast::Function::from_json:
      case ast::Function::to_base64:
      case ast::Function::to_json:
      case ast::Function::to_string:
      case ast::Function::to_yaml: expr(children[0]); return;
    }
  }

  void begin_argument(const Range& place) {
    out_ += "{\"range\":";
    append_range_json(out_, place);
  }

  void named(const Range& place,
             std::initializer_list<std::pair<std::string_view, const Term*>> members) {
    begin_argument(place);
    out_ += ",\"object\":{";
    bool first = true;
    for (const auto& [name, term] : members) {
      out_ += first ? "" : ",";
      first = false;
      append_json_string(out_, name);
      out_ += ':';
      expr(*term);
    }
    out_ += "}}";
  }

  Graph& graph_;
  SchemaPool& pool_;
  Deep deep_;
  std::string& out_;
  Range nowhere_;
};

void append_members(std::string& out, const Value& object) {
  out += '{';
  bool first = true;
  for (const auto& [key, value] : object.members()) {
    out += first ? "" : ",";
    first = false;
    append_json_string(out, key);
    out += ':';
    append_detailed_json(out, value);
  }
  out += '}';
}

}  // namespace

std::string describe(Graph& graph, const std::string& name, const Evaluator& evaluator,
                     Datum* value, const Value& properties, const Value& context) {
  std::string out = "{";
  const Term& root = evaluator.root();
  if (root.size != 0) {
    out += "\"exprs\":";
    Writer(graph, name, out).properties(root);
    out += ',';
  }
  if (!properties.members().empty()) {
    out += "\"properties\":";
    append_members(out, properties);
    out += ',';
  }
  out += "\"schema\":";
  // The reference merges it once more.
  append_schema(out, *graph.schema(value, value->merges == 0 ? 0 : 2));
  out += ",\"executionContext\":{\"properties\":";
  append_members(out, context);
  out += ",\"schema\":";
  append_schema(out, *graph.schema(evaluator.context()));
  return out + "}}";
}

}  // namespace courier::esc
