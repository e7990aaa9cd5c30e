#include "sync/item.h"

#include <algorithm>

#include "base/text.h"

namespace courier::sync {

std::string_view to_text(Scope::Kind kind) {
  return kind == Scope::Kind::organization ? "organization" : "repository";
}

std::string to_text(const Scope& scope) {
  return std::string(to_text(scope.kind)) + ' ' + scope.name;
}

std::string_view to_text(ItemKind kind) { return kind == ItemKind::secret ? "secret" : "variable"; }

const char* why_no_name(std::string_view name) {
  if (name.empty() || !std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
      })) {
    return "it may hold letters, digits and _";
  }
  if (name.front() >= '0' && name.front() <= '9') {
    return "it may not begin with a digit";
  }
  return to_upper(name).starts_with("GITHUB_") ? "GitHub keeps GITHUB_ for itself" : nullptr;
}

std::string to_text(const ItemKey& key) {
  return std::string(to_text(key.kind)) + ' ' + key.name + " in " + to_text(key.scope);
}

std::string_view to_text(Visibility visibility) {
  switch (visibility) {
    case Visibility::all: return "all";
    case Visibility::private_only: return "private";
    case Visibility::selected: return "selected";
  }
  return {};
}

std::optional<Visibility> visibility_from(std::string_view text) {
  for (const Visibility visibility :
       {Visibility::all, Visibility::private_only, Visibility::selected}) {
    if (text == to_text(visibility)) {
      return visibility;
    }
  }
  return std::nullopt;
}

bool is_repository_name(std::string_view text) {
  return !text.empty() && text.size() <= 100 && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

std::string to_text(const Access& access) {
  std::string out(to_text(access.visibility));
  if (access.visibility == Visibility::selected) {
    std::vector<std::string> names;
    names.reserve(access.repositories.size());
    for (const Repository& repository : access.repositories) {
      names.push_back(repository.name);
    }
    out += names.empty() ? " (no repository)" : " (" + join(names, ", ") + ')';
  }
  return out;
}

bool widens(const Access& before, const Access& after) {
  switch (before.visibility) {
    case Visibility::all: return false;
    case Visibility::private_only:
      return after.visibility == Visibility::all ||
             std::any_of(after.repositories.begin(), after.repositories.end(),
                         [](const Repository& repository) { return repository.is_public; });
    case Visibility::selected:
      return after.visibility != Visibility::selected ||
             std::any_of(after.repositories.begin(), after.repositories.end(),
                         [&](const Repository& repository) {
                           return std::none_of(
                               before.repositories.begin(), before.repositories.end(),
                               [&](const Repository& old) { return old.id == repository.id; });
                         });
  }
  return true;
}

}  // namespace courier::sync
