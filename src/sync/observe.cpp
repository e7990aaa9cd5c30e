#include "sync/observe.h"

#include <set>
#include <utility>

#include "base/text.h"

namespace courier::sync {

namespace {

// The lists to read: each scope's secrets, variables or both.
std::set<std::pair<Scope, ItemKind>> lists_of(const Manifest& manifest) {
  std::set<std::pair<Scope, ItemKind>> lists;
  for (const Entry& entry : manifest.entries) {
    for (const std::size_t target : entry.to) {
      lists.emplace(manifest.targets[target].scope, entry.kind);
    }
  }
  return lists;
}

bool is_named(const Manifest& manifest, const ItemKey& key) {
  for (const Entry& entry : manifest.entries) {
    if (entry.kind == key.kind && entry.name == key.name) {
      for (const std::size_t target : entry.to) {
        if (manifest.targets[target].scope == key.scope) {
          return true;
        }
      }
    }
  }
  return false;
}

Result<void> observe_list(const Manifest& manifest, const Scope& scope, ItemKind kind, Store& store,
                          Observed& observed) {
  COURIER_TRY_LET(const auto listed, store.list(scope, kind));
  for (const auto& [name, item] : listed) {
    const ItemKey key{scope, kind, name};
    if (!is_named(manifest, key)) {
      continue;
    }
    Observation observation{item.updated_at, {}, item.value};
    if (item.visibility) {
      observation.access = Access{*item.visibility, {}};
      if (*item.visibility == Visibility::selected) {
        COURIER_TRY_LET(observation.access->repositories, store.selected_repositories(key));
      }
    }
    observed.items.emplace(key, std::move(observation));
  }
  return {};
}

}  // namespace

Result<Observed> observe(const Manifest& manifest, Store& store) {
  Observed observed;
  for (const auto& [scope, kind] : lists_of(manifest)) {
    COURIER_TRY(observe_list(manifest, scope, kind, store, observed));
  }
  for (const Target& target : manifest.targets) {
    for (const Named& name : target.repositories) {
      const std::string full = to_lower(target.scope.name + '/' + name.text);
      if (!observed.repositories.contains(full)) {
        COURIER_TRY_LET(Repository found, store.repository(target.scope.name, name.text));
        observed.repositories.emplace(full, std::move(found));
      }
    }
  }
  return observed;
}

}  // namespace courier::sync
