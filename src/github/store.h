// GitHub Actions secrets and variables of organizations and repositories, as sync's store.
#pragma once

#include <map>
#include <memory>

#include "github/client.h"
#include "github/seal.h"
#include "sync/store.h"

namespace courier::github {

class ActionsStore : public sync::Store {
 public:
  ActionsStore(net::Transport& transport, ClientSettings settings);

  Result<std::map<std::string, sync::Listed>> list(const sync::Scope& scope,
                                                   sync::ItemKind kind) override;
  Result<std::vector<sync::Repository>> selected_repositories(const sync::ItemKey& key) override;
  Result<sync::Repository> repository(const std::string& owner, const std::string& name) override;
  sync::WriteResult<sync::Written> put_secret(const sync::ItemKey& key, const Secret& value,
                                              const std::optional<sync::Access>& access) override;
  sync::WriteResult<sync::Written>
  create_variable(const sync::ItemKey& key, const std::string& value,
                  const std::optional<sync::Access>& access) override;
  sync::WriteResult<sync::Written> update_variable(const sync::ItemKey& key,
                                                   const std::string& value) override;
  sync::WriteResult<void> set_access(const sync::ItemKey& key, const sync::Access& access) override;

 private:
  Result<PublicKey> public_key(const sync::Scope& scope);

  Client client_;
  std::map<sync::Scope, PublicKey> keys_;  // each scope has its own
};

}  // namespace courier::github
