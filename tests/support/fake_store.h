// GitHub as sync's store sees it, in memory: it keeps what is written and can be told to fail.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sync/store.h"

namespace courier::testing {

class FakeStore : public sync::Store {
 public:
  struct Item {
    std::string value;
    std::string updated_at;
    std::optional<sync::Access> access;
    bool operator==(const Item&) const = default;
  };

  // From JSON: {"repositories": {"acme/web": {"id": 1, "private": true}},
  //  "organization acme": {"secrets": {"TOKEN": {"updated_at": "…", "visibility": "selected",
  //                                              "repositories": ["web"]}}, "variables": {…}}}
  static FakeStore from_json(const std::string& text);

  std::map<sync::ItemKey, Item> items;
  std::map<std::string, sync::Repository> repositories;  // by OWNER/NAME
  std::vector<std::string> reads;                        // "secrets of organization acme"
  std::vector<std::string> writes;                       // "put secret TOKEN in …", in order
  std::map<std::string, Error> failing_reads;            // by their text in `reads`
  std::map<std::string, sync::WriteFailure> failing_writes;
  std::function<void(const std::string& write)> before_write;  // changes the world under way
  bool forgets_who_made_items = false;                         // as after a repeated request

  // What the items are, without their times: for comparing two ends of a run.
  [[nodiscard]] std::map<sync::ItemKey, std::pair<std::string, std::string>> state() const;

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
  Result<void> read(const std::string& what);
  sync::WriteResult<void> write(const std::string& what);
  void stamp(Item& item);

  int time_ = 0;
};

}  // namespace courier::testing
