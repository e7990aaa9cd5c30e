// Makes terms from expressions and gives each the inherited value that it overrides.
#include <algorithm>
#include <numeric>

#include "esc/evaluator.h"
#include "esc/go_text.h"

namespace courier::esc {

namespace {

using ast::Expr;

Term::Kind term_kind(ast::Kind kind) {
  switch (kind) {
    case ast::Kind::null: return Term::Kind::null;
    case ast::Kind::boolean: return Term::Kind::boolean;
    case ast::Kind::number: return Term::Kind::number;
    case ast::Kind::string: return Term::Kind::string;
    case ast::Kind::interpolation: return Term::Kind::interpolation;
    case ast::Kind::symbol: return Term::Kind::symbol;
    case ast::Kind::array: return Term::Kind::array;
    case ast::Kind::object: return Term::Kind::object;
    case ast::Kind::call: return Term::Kind::call;
  }
  return Term::Kind::missing;
}

// The entries that count, in the order of their keys; of equal keys the first.
std::vector<const ast::Entry*> sorted_entries(const std::vector<ast::Entry>& entries) {
  std::vector<const ast::Entry*> sorted;
  sorted.reserve(entries.size());
  for (const ast::Entry& entry : entries) {
    if (entry.key) {
      sorted.push_back(&entry);
    }
  }
  const auto key = [](const ast::Entry* entry) { return std::string_view(*entry->key); };
  if (!std::ranges::is_sorted(sorted, {}, key)) {
    std::ranges::stable_sort(sorted, {}, key);
  }
  sorted.erase(std::ranges::unique(sorted, {}, key).begin(), sorted.end());
  return sorted;
}

bool is_reserved(std::string_view key) {
  return key == "imports" || key == "context" || key == "environments";
}

}  // namespace

void Evaluator::declare(Term& term, const Expr* expr, const Term* parent, Datum* base) {
  term.parent = parent;
  term.base = base;
  if (expr == nullptr) {
    return;
  }
  term.kind = term_kind(expr->kind);
  term.syntax = expr;
  term.home = &declaration_;
  switch (term.kind) {
    case Term::Kind::interpolation:
    case Term::Kind::symbol: declare_references(term); return;
    case Term::Kind::array: declare_items(term); return;
    case Term::Kind::object: declare_object(term, expr->entries(), false); return;
    case Term::Kind::call: declare_call(term); return;
    case Term::Kind::missing:
    case Term::Kind::null:
    case Term::Kind::boolean:
    case Term::Kind::number:
    case Term::Kind::string:
    case Term::Kind::access:
    case Term::Kind::place: return;
  }
}

void Evaluator::declare_references(Term& term) {
  std::size_t count = term.syntax->steps().size();
  for (const ast::Piece& piece : term.syntax->pieces()) {
    count += piece.steps.size();
  }
  term.resolved = graph().arena.array<const Term*>(count);
}

void Evaluator::declare_items(Term& term) {
  const std::vector<Expr>& items = term.syntax->items();
  term.size = static_cast<std::uint32_t>(items.size());
  term.children = graph().arena.array<Term>(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    declare(term.children[i], &items[i], &term, nullptr);
  }
}

// Goes through the entries as they are written, since that is the order of what is reported.
void Evaluator::declare_object(Term& term, const std::vector<ast::Entry>& entries, bool top_level) {
  std::vector<const ast::Entry*> sorted = sorted_entries(entries);
  if (top_level) {
    std::erase_if(sorted, [](const ast::Entry* entry) { return is_reserved(*entry->key); });
  }
  auto* const keys = graph().arena.array<std::string_view>(sorted.size());
  std::ranges::transform(sorted, keys,
                         [](const ast::Entry* e) { return std::string_view(*e->key); });
  term.keys = keys;
  term.size = static_cast<std::uint32_t>(sorted.size());
  term.children = graph().arena.array<Term>(sorted.size());
  for (const ast::Entry& entry : entries) {
    if (!entry.key) {
      continue;
    }
    const Place place{&declaration_, &entry.value, true};
    if (top_level && is_reserved(*entry.key)) {
      session_.findings.push_back(make_finding(quoted(*entry.key) + " is a reserved key", place));
      continue;
    }
    const auto index =
        static_cast<std::size_t>(std::lower_bound(keys, keys + term.size, *entry.key) - keys);
    if (sorted[index] != &entry) {
      session_.findings.push_back(make_finding("duplicate key " + quoted(*entry.key), place));
      continue;
    }
    Datum* const inherited = graph().inherited(term.base, place, *entry.key);
    declare(term.children[index], &entry.value, &term, inherited);
  }
}

void Evaluator::declare_call(Term& term) {
  const ast::Arguments arguments = ast::arguments_of(*term.syntax);
  const auto children = [&](std::initializer_list<const Expr*> list) {
    term.size = static_cast<std::uint32_t>(list.size());
    term.children = graph().arena.array<Term>(list.size());
    std::size_t i = 0;
    for (const Expr* const expr : list) {
      declare(term.children[i++], expr, nullptr, nullptr);
    }
  };
  // Without a state there is none: the literal null, at no place.
  const auto default_state = [&] {
    if (arguments.second == nullptr && arguments.all->kind == ast::Kind::object) {
      term.children[2].kind = Term::Kind::null;
    }
  };
  const Expr* const provider = arguments.provider ? arguments.provider_at : nullptr;
  switch (term.syntax->function) {
    case ast::Function::open:
    case ast::Function::open_short: children({provider, arguments.first}); return;
    case ast::Function::rotate:
    case ast::Function::rotate_short:
      children({provider, arguments.first, arguments.second});
      default_state();
      return;
    case ast::Function::join:
    case ast::Function::split:
    case ast::Function::validate: children({arguments.first, arguments.second}); return;
    case ast::Function::secret:
      children({arguments.second ? arguments.second : arguments.first});
      term.children[0].secret = true;
      if (term.children[0].kind == Term::Kind::missing) {
        term.children[0].kind = Term::Kind::string;  // what could not be read counts as ""
      }
      return;
    case ast::Function::none:
    case ast::Function::concat:
    case ast::Function::final:
    case ast::Function::from_base64:
    case ast::Function::from_json:
    case ast::Function::to_base64:
    case ast::Function::to_json:
    case ast::Function::to_string:
    case ast::Function::to_yaml: children({arguments.first}); return;
  }
}

}  // namespace courier::esc
