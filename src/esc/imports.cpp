// Imported environments: each is loaded and evaluated once per name.
#include <utility>

#include "esc/evaluator.h"
#include "esc/limits.h"
#include "esc/parse.h"

namespace courier::esc {

void Evaluator::import_all() {
  std::map<std::string_view, Datum*> imported;
  for (const ast::Import& import : declaration_.imports) {
    Datum* const value =
        this->import(import.name, Place{&declaration_, import.place, import.at_key});
    if (value == nullptr) {
      continue;
    }
    imported[import.name] = value;
    if (import.merge) {
      Datum* const copy = graph().copy(value);
      graph().merge(copy, base_);
      base_ = copy;
    }
  }

  Term* const def = graph().arena.make<Term>();
  def->kind = Term::Kind::symbol;
  def->key = "imports";
  imports_ = graph().make_container(def, Datum::Kind::object, imported.size());
  auto* const keys = graph().arena.array<std::string_view>(imported.size());
  imports_->keys = keys;
  std::size_t i = 0;
  for (const auto& [name, value] : imported) {
    keys[i] = name;
    imports_->slots[i++] = value;
  }
  graph().filled(imports_);
}

// Reports why when there is no value.
Datum* Evaluator::import(const std::string& name, const Place& place) {
  const auto report = [&](const std::string& finding) {
    session_.findings.push_back(make_finding(finding, place));
    return nullptr;
  };
  const auto known = session_.environments.find(name);
  if (known != session_.environments.end()) {
    return known->second.evaluating ? report("cyclic import of " + name) : known->second.value;
  }
  if (session_.environments.size() >= max_environments) {
    throw LimitReached{"evaluation loads more than " + std::to_string(max_environments) +
                       " environments"};
  }
  if (session_.ports.environments == nullptr) {
    return report("there is nothing to import " + name + " from");
  }
  Result<Definition> definition = session_.ports.environments->load(name);
  if (!definition) {
    return report(definition.error().message);
  }
  const Loaded loaded = load(definition->file, name, definition->text);
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    session_.findings.push_back(make_finding(diagnostic, definition->file));
  }
  if (loaded.diagnostics.has_errors()) {
    return nullptr;
  }
  session_.declarations.push_back(loaded.declaration);
  auto evaluator = std::make_unique<Evaluator>(session_, *loaded.declaration, name, root_name_,
                                               std::move(definition->decrypter), false);
  Datum* value = nullptr;
  const bool nested = std::exchange(graph().remembers_keys, true);
  session_.deep.call([&] { value = evaluator->run(); });
  graph().remembers_keys = nested;
  session_.environments[name].value = value;
  session_.evaluators.push_back(std::move(evaluator));
  return value;
}

}  // namespace courier::esc
