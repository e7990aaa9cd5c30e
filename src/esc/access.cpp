// Follows references: first through expressions, which need no evaluation, then through values.
#include <algorithm>

#include "esc/evaluator.h"
#include "esc/go_text.h"
#include "esc/suggest.h"

namespace courier::esc {

Datum* Evaluator::refer(const Reference& reference, Schema* accept) {
  const std::string* const root =
      reference.steps[0].accessor.is_index() ? nullptr : &reference.steps[0].accessor.key;
  if (root != nullptr && (*root == "imports" || *root == "context")) {
    Datum* const value = *root == "imports" ? imports_ : context_;
    reference.resolved[0] = value->def;
    return walk_value(reference, 1, value);
  }
  if (root != nullptr && *root == "environments") {
    return refer_to_environment(reference);
  }

  Term* receiver = &root_;
  for (std::size_t at = 0; at < reference.steps.size(); ++at) {
    while (receiver->kind == Term::Kind::call &&
           receiver->syntax->function == ast::Function::secret) {
      if (ast::arguments_of(*receiver->syntax).second != nullptr) {
        error(reference.term, "internal error: no receiver");
        return give_up(reference, at);
      }
      receiver = &receiver->children[0];
    }
    if (receiver->kind == Term::Kind::array) {
      const auto index = index_of(reference, at, receiver->size);
      if (!index) {
        return give_up(reference, at);
      }
      receiver = &receiver->children[*index];
    } else if (receiver->kind == Term::Kind::object) {
      const std::string* const key = key_of(reference, at);
      if (key == nullptr) {
        return give_up(reference, at);
      }
      const std::string_view* const end = receiver->keys + receiver->size;
      const auto* const found = std::lower_bound(receiver->keys, end, *key);
      if (found == end || *found != *key) {
        if (graph().may_be_object(receiver->base)) {
          return walk_value(reference, at, receiver->base);
        }
        unknown_key(reference, at, {receiver->keys, receiver->size}, false);
        return give_up(reference, at);
      }
      receiver = &receiver->children[found - receiver->keys];
    } else {
      return walk_value(reference, at, evaluate(*receiver, accept));
    }
    reference.resolved[at] = receiver;
  }
  return evaluate(*receiver);
}

// `environments.PROJECT.ENV`: imported without being merged.
Datum* Evaluator::refer_to_environment(const Reference& reference) {
  if (reference.steps.size() < 3) {
    return give_up(reference, 0);
  }
  const std::string* const project = key_of(reference, 1);
  const std::string* const environment = key_of(reference, 2);
  if (project == nullptr || environment == nullptr) {
    return give_up(reference, 0);
  }
  Datum* value = import(*project + '/' + *environment, place_of(reference.term));
  if (value == nullptr) {
    value = graph().make_unknown(graph().arena.make<Term>(), graph().schemas.always());
  }
  reference.resolved[0] = reference.resolved[1] = &reference.term;
  reference.resolved[2] = value->def;
  return walk_value(reference, 3, value);
}

Datum* Evaluator::walk_value(const Reference& reference, std::size_t at, Datum* receiver) {
  for (; at < reference.steps.size(); ++at) {
    if (receiver->unknown) {
      return walk_unknown(reference, at, graph().schema(receiver));
    }
    if (receiver->kind == Datum::Kind::array) {
      const auto index = index_of(reference, at, receiver->size, receiver->secret);
      if (!index) {
        return give_up(reference, at);
      }
      receiver = graph().slot(receiver, *index);
    } else if (receiver->kind == Datum::Kind::object) {
      const std::string* const key = key_of(reference, at);
      if (key == nullptr) {
        return give_up(reference, at);
      }
      Datum* property = graph().own_property(receiver, *key);
      if (property == nullptr && !receiver->irregular) {
        property = graph().property(receiver, place_of(reference.term), *key);
      }
      if (property == nullptr) {
        Datum* const base = graph().base(receiver);
        if (graph().may_be_object(base)) {
          return walk_value(reference, at, base);
        }
        unknown_key(reference, at, Graph::own_keys(receiver), receiver->secret);
        return give_up(reference, at);
      }
      receiver = property;
    } else {
      access_error(reference, at, "receiver must be an array or an object");
      return give_up(reference, at);
    }
    reference.resolved[at] = receiver->def;
  }
  return receiver;
}

// Goes on by schema; what comes out is unknown.
Datum* Evaluator::walk_unknown(const Reference& reference, std::size_t at, Schema* receiver) {
  Datum* value = nullptr;
  for (; at < reference.steps.size(); ++at) {
    if (receiver->always()) {
      // stays what it is
    } else if (receiver->type == "array") {
      // The reference crashes where `items` is not said; then there is no bound.
      const bool bounded = receiver->items != nullptr && receiver->items->never();
      const auto index = index_of(
          reference, at, bounded ? std::optional(receiver->prefix_items.size()) : std::nullopt);
      if (!index) {
        return give_up(reference, at);
      }
      receiver = graph().schemas.item(*receiver, *index);
    } else if (receiver->type == "object") {
      const std::string* const key = key_of(reference, at);
      if (key == nullptr) {
        return give_up(reference, at);
      }
      receiver = graph().schemas.property(*receiver, *key);
    } else {
      access_error(reference, at, "receiver must be an array or an object");
      return give_up(reference, at);
    }
    Term* const place = graph().arena.make<Term>();
    place->kind = Term::Kind::place;
    place->state = Term::State::done;
    place->syntax = reference.term.syntax;
    place->home = reference.term.home;
    value = graph().make_unknown(place, receiver);
    reference.resolved[at] = place;
  }
  return value;
}

// What an access that failed at step `at` gives: something unknown.
Datum* Evaluator::give_up(const Reference& reference, std::size_t at) {
  Term* const place = graph().arena.make<Term>();
  place->kind = Term::Kind::place;
  place->state = Term::State::done;
  place->syntax = reference.term.syntax;
  place->home = reference.term.home;
  for (; at < reference.steps.size(); ++at) {
    reference.resolved[at] = place;
  }
  return graph().make_unknown(place, graph().schemas.always());
}

void Evaluator::access_error(const Reference& reference, std::size_t at, const Message& message) {
  Finding finding = make_finding(message, place_of(reference.term));
  const ast::Expr& syntax = *reference.term.syntax;
  if (syntax.divisible && finding.diagnostic.subject) {
    const ast::Step& step = reference.steps[at];
    Range& range = *finding.diagnostic.subject;
    range.begin = range.end = syntax.begin;
    range.begin.byte += step.accessor.begin;
    range.begin.column += step.begin_column;
    range.end.byte += step.accessor.end;
    range.end.column += step.end_column;
  }
  session_.findings.push_back(std::move(finding));
}

std::optional<std::size_t> Evaluator::index_of(const Reference& reference, std::size_t at,
                                               std::optional<std::size_t> size, bool secret) {
  const Accessor& accessor = reference.steps[at].accessor;
  if (!accessor.is_index()) {
    access_error(reference, at, "cannot access an array element using a property name");
  } else if (accessor.index < 0) {
    access_error(reference, at, "array indices must not be negative");
  } else if (size && static_cast<std::uint64_t>(accessor.index) >= *size) {
    access_error(reference, at,
                 Message("array index " + std::to_string(accessor.index) +
                         " out-of-bounds for array of length ")
                     .part(std::to_string(*size), secret));
  } else {
    return static_cast<std::size_t>(accessor.index);
  }
  return std::nullopt;
}

const std::string* Evaluator::key_of(const Reference& reference, std::size_t at) {
  const Accessor& accessor = reference.steps[at].accessor;
  if (!accessor.is_index()) {
    return &accessor.key;
  }
  access_error(reference, at, "cannot access an object property using an integer index");
  return nullptr;
}

void Evaluator::unknown_key(const Reference& reference, std::size_t at, Keys candidates,
                            bool secret) {
  const std::string& key = reference.steps[at].accessor.key;
  Message message = "unknown property " + quoted(key);
  const std::string_view nearest = nearest_key(key, {candidates.begin(), candidates.end()});
  if (!nearest.empty()) {
    message.plain("; did you mean ").part(quoted(nearest), secret).plain("?");
  }
  access_error(reference, at, message);
}

}  // namespace courier::esc
