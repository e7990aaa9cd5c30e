#include "github/store.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/encode.h"
#include "base/foreign_json.h"
#include "base/text.h"

namespace courier::github {

namespace {

using nlohmann::json;
using sync::Access;
using sync::ItemKey;
using sync::ItemKind;
using sync::Scope;
using sync::WriteFailure;
using sync::WriteResult;
using sync::Written;

// GitHub's largest pages.
constexpr int secrets_per_page = 100;
constexpr int variables_per_page = 30;
constexpr int repositories_per_page = 100;

std::string scope_path(const Scope& scope) {
  if (scope.kind == Scope::Kind::organization) {
    return "/orgs/" + percent_encode(scope.name);
  }
  const std::size_t slash = scope.name.find('/');
  return "/repos/" + percent_encode(scope.name.substr(0, slash)) + '/' +
         percent_encode(scope.name.substr(slash + 1));
}

std::string list_path(const Scope& scope, ItemKind kind) {
  return scope_path(scope) + (kind == ItemKind::secret ? "/actions/secrets" : "/actions/variables");
}

std::string item_path(const ItemKey& key) {
  return list_path(key.scope, key.kind) + '/' + percent_encode(key.name);
}

std::string permission(const Scope& scope, ItemKind kind, std::string_view level) {
  return std::string(to_text(scope.kind)) + " permission \"" +
         (kind == ItemKind::secret ? "Secrets" : "Variables") + "\": " + std::string(level);
}

Purpose reading(const Scope& scope, ItemKind kind, const std::string& what) {
  return {what, permission(scope, kind, "read")};
}

Purpose writing(const ItemKey& key) {
  return {"writing " + to_text(key), permission(key.scope, key.kind, "write")};
}

void add_access(json& body, const std::optional<Access>& access) {
  if (!access) {
    return;
  }
  body["visibility"] = std::string(to_text(access->visibility));
  if (access->visibility == sync::Visibility::selected) {
    json ids = json::array();
    for (const sync::Repository& repository : access->repositories) {
      ids.push_back(repository.id);
    }
    body["selected_repository_ids"] = std::move(ids);
  }
}

// A name is printed later, hence taken only when it is one by GitHub's rules.
std::optional<sync::Repository> repository_of(const json& object) {
  if (!object.is_object() || !object.contains("id") || !object["id"].is_number_integer() ||
      !sync::is_repository_name(text_in(object, "name"))) {
    return std::nullopt;
  }
  const auto hidden = object.find("private");
  const bool is_private = hidden != object.end() && hidden->is_boolean() && hidden->get<bool>();
  return sync::Repository{object["id"].get<std::int64_t>(), text_in(object, "name"), !is_private};
}

Error odd_answer(const Purpose& purpose) {
  return {ErrorKind::failed,
          purpose.doing + ": GitHub's answer lacks what its description promises",
          "run again; if it stays so, report it"};
}

WriteFailure::Reach reach_of(const net::Response& response) {
  const bool limited = response.status == 429 || !response.header("retry-after").empty() ||
                       response.header("x-ratelimit-remaining") == "0";
  if (response.status == 401 || (limited && response.status != 404)) {
    return WriteFailure::Reach::everything;
  }
  return response.status == 403 ? WriteFailure::Reach::scope : WriteFailure::Reach::item;
}

// What came of a write: 201 and 204 are told apart, anything else is a failure.
WriteResult<Written> judge(const Client& client, Result<net::Response> response,
                           const Purpose& purpose) {
  if (!response) {
    return std::unexpected(
        WriteFailure{std::move(response.error()), WriteFailure::Reach::everything});
  }
  if (response->status != 201 && response->status != 204) {
    return std::unexpected(WriteFailure{client.explain(*response, purpose), reach_of(*response)});
  }
  if (response->repeated) {
    return Written::unknown;  // the first try may have made what the last one replaced
  }
  return response->status == 201 ? Written::created : Written::replaced;
}

}  // namespace

ActionsStore::ActionsStore(net::Transport& transport, ClientSettings settings)
    : client_(transport, std::move(settings)) {}

Result<std::map<std::string, sync::Listed>> ActionsStore::list(const Scope& scope, ItemKind kind) {
  const bool secrets = kind == ItemKind::secret;
  const std::string what = secrets ? "secrets" : "variables";
  const Purpose purpose = reading(scope, kind, "listing the " + what + " of " + to_text(scope));
  COURIER_TRY_LET(const std::vector<json> items,
                  client_.list(list_path(scope, kind), what,
                               secrets ? secrets_per_page : variables_per_page, purpose));
  std::map<std::string, sync::Listed> out;
  for (const json& item : items) {
    const std::string name = to_upper(text_in(item, "name"));
    sync::Listed listed{text_in(item, "updated_at"), {}, text_in(item, "value")};
    if (scope.kind == Scope::Kind::organization) {
      listed.visibility = sync::visibility_from(text_in(item, "visibility"));
    }
    if (name.empty() || listed.updated_at.empty() ||
        (scope.kind == Scope::Kind::organization && !listed.visibility)) {
      return std::unexpected(odd_answer(purpose));
    }
    out.emplace(name, std::move(listed));
  }
  return out;
}

Result<std::vector<sync::Repository>> ActionsStore::selected_repositories(const ItemKey& key) {
  const Purpose purpose =
      reading(key.scope, key.kind, "listing the repositories that see " + to_text(key));
  COURIER_TRY_LET(const std::vector<json> items,
                  client_.list(item_path(key) + "/repositories", "repositories",
                               repositories_per_page, purpose));
  std::vector<sync::Repository> out;
  for (const json& item : items) {
    std::optional<sync::Repository> repository = repository_of(item);
    if (!repository) {
      return std::unexpected(odd_answer(purpose));
    }
    out.push_back(std::move(*repository));
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return out;
}

Result<sync::Repository> ActionsStore::repository(const std::string& owner,
                                                  const std::string& name) {
  const Purpose purpose{"looking up the repository " + owner + '/' + name,
                        "repository permission \"Metadata\": read"};
  COURIER_TRY_LET(
      const json body,
      client_.get("/repos/" + percent_encode(owner) + '/' + percent_encode(name), purpose));
  std::optional<sync::Repository> repository = repository_of(body);
  if (!repository) {
    return std::unexpected(odd_answer(purpose));
  }
  return std::move(*repository);
}

Result<PublicKey> ActionsStore::public_key(const Scope& scope) {
  if (const auto found = keys_.find(scope); found != keys_.end()) {
    return found->second;
  }
  const Purpose purpose =
      reading(scope, ItemKind::secret, "reading the public key of " + to_text(scope));
  COURIER_TRY_LET(const json body,
                  client_.get(list_path(scope, ItemKind::secret) + "/public-key", purpose));
  COURIER_TRY_LET(PublicKey key, read_public_key(text_in(body, "key_id"), text_in(body, "key")));
  keys_.insert_or_assign(scope, key);
  return key;
}

WriteResult<Written> ActionsStore::put_secret(const ItemKey& key, const Secret& value,
                                              const std::optional<Access>& access) {
  for (bool again = false;; again = true) {
    Result<PublicKey> public_part = public_key(key.scope);
    if (!public_part) {
      return std::unexpected(
          WriteFailure{std::move(public_part.error()), WriteFailure::Reach::scope});
    }
    json body = {{"encrypted_value", seal(value, *public_part)}, {"key_id", public_part->id}};
    add_access(body, access);
    Result<net::Response> response = client_.send("PUT", item_path(key), body, writing(key));
    if (again || !response || response->status != 422) {
      return judge(client_, std::move(response), writing(key));
    }
    // GitHub may have changed its key since we read it; a fresh one settles that.
    keys_.erase(key.scope);
  }
}

WriteResult<Written> ActionsStore::create_variable(const ItemKey& key, const std::string& value,
                                                   const std::optional<Access>& access) {
  json body = {{"name", key.name}, {"value", value}};
  add_access(body, access);
  return judge(client_, client_.send("POST", list_path(key.scope, key.kind), body, writing(key)),
               writing(key));
}

WriteResult<Written> ActionsStore::update_variable(const ItemKey& key, const std::string& value) {
  return judge(client_, client_.send("PATCH", item_path(key), json{{"value", value}}, writing(key)),
               writing(key));
}

WriteResult<void> ActionsStore::set_access(const ItemKey& key, const Access& access) {
  // Without encrypted_value, GitHub changes who sees the secret and leaves its value alone.
  json body = json::object();
  add_access(body, access);
  const std::string method = key.kind == ItemKind::secret ? "PUT" : "PATCH";
  const WriteResult<Written> written =
      judge(client_, client_.send(method, item_path(key), body, writing(key)), writing(key));
  if (!written) {
    return std::unexpected(written.error());
  }
  return {};
}

}  // namespace courier::github
