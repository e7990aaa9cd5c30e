// What sync needs from GitHub: reading what is there and writing one item.
#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/secret.h"
#include "sync/item.h"

namespace courier::sync {

// An item as listed. A secret's value cannot be read back.
struct Listed {
  std::string updated_at;                // as GitHub writes it, whole seconds, UTC
  std::optional<Visibility> visibility;  // of an organization's item, else absent
  std::string value;                     // of a variable, else empty
};

// Whether a write made the item or replaced one; `unknown` when a repeated request hides it.
enum class Written { created, replaced, unknown };

// A write that did not happen, and how far the reason reaches: one item (404, 409, 422, 5xx), the
// whole scope (a permission), or everything (bad token, rate limit, no answer).
struct WriteFailure {
  enum class Reach { item, scope, everything };
  Error error;
  Reach reach = Reach::item;
};

template <class T>
class [[nodiscard]] WriteResult : public std::expected<T, WriteFailure> {
 public:
  using std::expected<T, WriteFailure>::expected;
};

// `access` is given for an organization's items and only for them. A read that fails is an Error,
// never an empty list; a scope that does not exist, or is hidden from the token, is an Error too.
class Store {
 public:
  virtual ~Store() = default;

  // All items of one kind in a scope, by name in upper case. Follows every page.
  [[nodiscard]] virtual Result<std::map<std::string, Listed>> list(const Scope& scope,
                                                                   ItemKind kind) = 0;
  // The repositories of an organization's item whose visibility is `selected`, sorted by name.
  [[nodiscard]] virtual Result<std::vector<Repository>>
  selected_repositories(const ItemKey& key) = 0;
  [[nodiscard]] virtual Result<Repository> repository(const std::string& owner,
                                                      const std::string& name) = 0;

  // Makes or replaces a secret, whichever is due: GitHub has no precondition for it.
  virtual WriteResult<Written> put_secret(const ItemKey& key, const Secret& value,
                                          const std::optional<Access>& access) = 0;
  // Makes a variable; one that exists already is a failure, and is left alone.
  virtual WriteResult<Written> create_variable(const ItemKey& key, const std::string& value,
                                               const std::optional<Access>& access) = 0;
  // Changes a variable's value and nothing else; an absent one is a failure.
  virtual WriteResult<Written> update_variable(const ItemKey& key, const std::string& value) = 0;
  // Changes who can see an organization's item, not its value.
  virtual WriteResult<void> set_access(const ItemKey& key, const Access& access) = 0;
};

}  // namespace courier::sync
