// Rotation of an SSH key: what its steps mean for key files, hosts, the registry of
// Lambda Cloud, and where copies are stored.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/key_file.h"
#include "app/key_pair.h"
#include "app/key_registry.h"
#include "app/key_targets.h"
#include "rotation/rotate.h"
#include "ssh/host_name.h"
#include "ssh/login.h"
#include "ssh/remote_keys.h"

namespace courier::app {

// The record that the state file holds; nothing where there is none.
[[nodiscard]] Result<std::optional<rotation::Record>> read_state(const Call& call,
                                                                 const KeySlots& slots);

class KeyWork final : public rotation::Work {
 public:
  // `record` outlives this, and is the one that is advanced. `cloud` may be null where none of its
  // places is a name of the registry.
  KeyWork(const Call& call, KeySlots slots, const rotation::Record& record, TargetTexts targets,
          services::LambdaCloud* cloud)
      : call_(call), slots_(std::move(slots)), record_(record), targets_(std::move(targets)),
        cloud_(cloud) {}

  // Keeps a record that is new, once nothing in the registry stands in its way.
  Result<void> begin();

  Result<std::string> stage() override;
  Result<void> add(const std::string& place) override;
  Result<bool> opens(const std::string& place, Which which) override;
  Result<void> switch_over() override;
  Result<void> limit_old(const std::string& place, Time end) override;
  Result<void> remove_old(const std::string& place) override;
  Result<void> forget_old() override;
  Result<void> keep(const rotation::Record& record) override;

 private:
  // The private key with this id in whichever slot it is; nothing where it is in none.
  Result<std::optional<ssh::PrivateKey>> find(const std::string& id);
  // The place, where it is a name of the registry.
  [[nodiscard]] std::optional<KeyRegistry> registry(const std::string& place) const;
  Result<ssh::Session> enter(const ssh::HostName& host, const std::vector<std::string>& ids);
  // Reads the host's authorized keys, and replaces them where `change` changes them.
  Result<void>
  edit(const std::string& place, const std::vector<std::string>& ids,
       const std::function<std::string(const std::string&, const ssh::RemoteKeys&)>& change);
  Result<void> write(const std::string& path, std::string_view bytes, mode_t mode);
  Result<void> remove_file(const std::string& path);
  Result<void> copy_pair(const std::string& from, const std::string& to);
  Result<void> remove_pair(const std::string& path);
  Result<void> write_targets();

  const Call& call_;
  KeySlots slots_;
  const rotation::Record& record_;
  TargetTexts targets_;
  services::LambdaCloud* cloud_;
};

}  // namespace courier::app
