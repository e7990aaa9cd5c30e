#include "support/fake_store.h"

#include <nlohmann/json.hpp>

namespace courier::testing {

using nlohmann::json;
using sync::ItemKey;
using sync::ItemKind;
using sync::Scope;
using sync::WriteFailure;
using sync::WriteResult;
using sync::Written;

namespace {

Scope scope_of(const std::string& text) {
  const std::size_t space = text.find(' ');
  const bool organization = text.substr(0, space) == "organization";
  return {organization ? Scope::Kind::organization : Scope::Kind::repository,
          text.substr(space + 1)};
}

WriteFailure refused(std::string message) {
  return {{ErrorKind::failed, std::move(message), {}}, WriteFailure::Reach::item};
}

}  // namespace

FakeStore FakeStore::from_json(const std::string& text) {
  FakeStore store;
  json world = json::parse(text);
  for (const auto& [name, repository] : world["repositories"].items()) {
    store.repositories[name] = {repository["id"], name.substr(name.find('/') + 1),
                                !repository.value("private", true)};
  }
  world.erase("repositories");
  for (const auto& [scope, kinds] : world.items()) {
    for (const auto& [kind, entries] : kinds.items()) {
      for (const auto& [name, entry] : entries.items()) {
        Item item{entry.value("value", ""), entry["updated_at"], {}};
        if (entry.contains("visibility")) {
          item.access = {*sync::visibility_from(entry["visibility"].get<std::string>()), {}};
          for (const std::string repository : entry.value("repositories", json::array())) {
            item.access->repositories.push_back(
                store.repositories.at(scope_of(scope).name + '/' + repository));
          }
        }
        store.items[{scope_of(scope), kind == "secrets" ? ItemKind::secret : ItemKind::variable,
                     name}] = std::move(item);
      }
    }
  }
  return store;
}

std::map<ItemKey, std::pair<std::string, std::string>> FakeStore::state() const {
  std::map<ItemKey, std::pair<std::string, std::string>> out;
  for (const auto& [key, item] : items) {
    out[key] = {item.value, item.access ? to_text(*item.access) : ""};
  }
  return out;
}

Result<void> FakeStore::read(const std::string& what) {
  reads.push_back(what);
  if (const auto failing = failing_reads.find(what); failing != failing_reads.end()) {
    return std::unexpected(failing->second);
  }
  return {};
}

WriteResult<void> FakeStore::write(const std::string& what) {
  if (before_write) {
    before_write(what);
  }
  writes.push_back(what);
  if (const auto failing = failing_writes.find(what); failing != failing_writes.end()) {
    return std::unexpected(failing->second);
  }
  return {};
}

void FakeStore::stamp(Item& item) { item.updated_at = "written " + std::to_string(++time_); }

Result<std::map<std::string, sync::Listed>> FakeStore::list(const Scope& scope, ItemKind kind) {
  COURIER_TRY(read(std::string(to_text(kind)) + "s of " + to_text(scope)));
  std::map<std::string, sync::Listed> out;
  for (const auto& [key, item] : items) {
    if (key.scope == scope && key.kind == kind) {
      out[key.name] = {item.updated_at,
                       item.access ? std::optional(item.access->visibility) : std::nullopt,
                       kind == ItemKind::variable ? item.value : std::string()};
    }
  }
  return out;
}

Result<std::vector<sync::Repository>> FakeStore::selected_repositories(const ItemKey& key) {
  COURIER_TRY(read("repositories of " + to_text(key)));
  return items.at(key).access->repositories;
}

Result<sync::Repository> FakeStore::repository(const std::string& owner, const std::string& name) {
  COURIER_TRY(read("repository " + owner + '/' + name));
  const auto found = repositories.find(owner + '/' + name);
  if (found == repositories.end()) {
    return failure("looking up the repository " + owner + '/' + name + ": GitHub finds nothing");
  }
  return found->second;
}

WriteResult<Written> FakeStore::put_secret(const ItemKey& key, const Secret& value,
                                           const std::optional<sync::Access>& access) {
  if (auto done = write("put " + to_text(key)); !done) {
    return std::unexpected(done.error());
  }
  const auto [item, made] = items.try_emplace(key);
  item->second.value = value.reveal(Disclosure::inspection);
  item->second.access = access;
  stamp(item->second);
  return forgets_who_made_items ? Written::unknown : made ? Written::created : Written::replaced;
}

WriteResult<Written> FakeStore::create_variable(const ItemKey& key, const std::string& value,
                                                const std::optional<sync::Access>& access) {
  if (auto done = write("create " + to_text(key)); !done) {
    return std::unexpected(done.error());
  }
  const auto [item, made] = items.try_emplace(key);
  if (!made) {
    return std::unexpected(refused("the variable exists"));
  }
  item->second = {value, {}, access};
  stamp(item->second);
  return Written::created;
}

WriteResult<Written> FakeStore::update_variable(const ItemKey& key, const std::string& value) {
  if (auto done = write("update " + to_text(key)); !done) {
    return std::unexpected(done.error());
  }
  const auto item = items.find(key);
  if (item == items.end()) {
    return std::unexpected(refused("the variable is gone"));
  }
  item->second.value = value;
  stamp(item->second);
  return Written::replaced;
}

WriteResult<void> FakeStore::set_access(const ItemKey& key, const sync::Access& access) {
  if (auto done = write("show " + to_text(key) + " to " + to_text(access)); !done) {
    return std::unexpected(done.error());
  }
  const auto item = items.find(key);
  if (item == items.end()) {
    return std::unexpected(refused("the item is gone"));
  }
  item->second.access = access;
  stamp(item->second);
  return {};
}

}  // namespace courier::testing
