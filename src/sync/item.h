// What is carried and where to: scopes, kinds of item, and who can see an item.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace courier::sync {

// One place at GitHub that holds secrets and variables.
struct Scope {
  enum class Kind { organization, repository };
  Kind kind = Kind::organization;
  std::string name;  // "sophia-ai", or "sophia-ai/app"; GitHub compares it without case
  auto operator<=>(const Scope&) const = default;
};

[[nodiscard]] std::string_view to_text(Scope::Kind kind);  // "organization"
[[nodiscard]] std::string to_text(const Scope& scope);     // "organization sophia-ai"

enum class ItemKind { secret, variable };
[[nodiscard]] std::string_view to_text(ItemKind kind);  // "secret"

// Why no item can have this name, by GitHub's rules ("Using secrets in GitHub Actions", "Naming
// your secrets"); null where one can.
[[nodiscard]] const char* why_no_name(std::string_view name);

// One item at GitHub.
struct ItemKey {
  Scope scope;
  ItemKind kind = ItemKind::secret;
  std::string name;  // upper case, as GitHub keeps it
  auto operator<=>(const ItemKey&) const = default;
};

[[nodiscard]] std::string to_text(const ItemKey& key);  // "secret TOKEN in organization sophia-ai"

// GitHub's words: `private` are an organization's private and internal repositories, `all` are the
// public ones as well.
enum class Visibility { all, private_only, selected };
[[nodiscard]] std::string_view to_text(Visibility visibility);
[[nodiscard]] std::optional<Visibility> visibility_from(std::string_view text);

// Whether a text can be a repository's name, without its owner, by GitHub's rules.
[[nodiscard]] bool is_repository_name(std::string_view text);

struct Repository {
  std::int64_t id = 0;
  std::string name;  // without its owner
  bool is_public = false;
  auto operator<=>(const Repository&) const = default;
};

// Who can see an organization's item. `repositories` counts with `selected` only, sorted by name.
struct Access {
  Visibility visibility = Visibility::private_only;
  std::vector<Repository> repositories;
  bool operator==(const Access&) const = default;
};

[[nodiscard]] std::string to_text(const Access& access);  // "selected (app, infra)"

// Whether going from `before` to `after` shows the item to any repository that could not see it.
[[nodiscard]] bool widens(const Access& before, const Access& after);

}  // namespace courier::sync
