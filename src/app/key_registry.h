// A key's name in Lambda Cloud's registry, and what the steps of a rotation mean for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/commands.h"
#include "services/lambda.h"
#include "ssh/public_key.h"

namespace courier::app {

// "lambda:NAME" gives NAME; nothing where the text is something else, such as a host or esc:….
[[nodiscard]] std::optional<std::string> registry_name(std::string_view text);

// NAME is the key of new instances (lambda launch --ssh-key NAME). While a rotation is under way
// there are NAME-next, the new key, and NAME-retiring, the old one. Keys cannot be renamed there,
// names were unique ("Key name must be unique", 2023) and are not any more (2025, SkyPilot's issues
// 1837 and 8221), and nothing can be launched with a name that two keys have: so NAME is free for
// the moment of the switch, and both keys are there under other names. Keys are known, and removed,
// by their exact bytes only. Everything may be asked again.
class KeyRegistry {
 public:
  // `cloud` outlives this.
  KeyRegistry(const Call& call, services::LambdaCloud& cloud, std::string name)
      : call_(call), cloud_(cloud), name_(std::move(name)) {}

  [[nodiscard]] const std::string& name() const { return name_; }

  using Keys = std::vector<services::LambdaKey>;

  // Refused where a name that is needed has another key than `replaceable`, or several keys. `keys`
  // are those of the account.
  Result<void> check(const Keys& keys, const ssh::PublicKey* replaceable);
  // Warns of each instance of the account that was launched with NAME and is none of the hosts: it
  // would keep the old key alone. `places` are those of the rotation.
  void warn_of_instances(const std::vector<services::LambdaInstance>& instances,
                         const std::vector<std::string>& places);
  // NAME for a key; check() found it free among the same keys.
  Result<void> put(const Keys& keys, const ssh::PublicKey& key);

  // The new one as NAME-next, the old one as NAME-retiring where NAME is the old one.
  Result<void> add(const ssh::PublicKey& fresh, const ssh::PublicKey& old);
  // Whether any name of the account has the key, by its exact bytes.
  [[nodiscard]] Result<bool> has(const ssh::PublicKey& key);
  // NAME for the new one in place of the old one; NAME-next goes once that is proven.
  Result<void> switch_over(const ssh::PublicKey& fresh, const ssh::PublicKey& old);
  // Whatever name has it.
  Result<void> remove(const ssh::PublicKey& key);

 private:
  [[nodiscard]] std::string next() const { return name_ + "-next"; }
  [[nodiscard]] std::string retiring() const { return name_ + "-retiring"; }
  [[nodiscard]] std::unexpected<Error> taken(const Keys& keys, const services::LambdaKey& by) const;
  // Adds the key under the name, unless it is there; refused where another key is.
  Result<void> ensure(const Keys& keys, const std::string& name, const ssh::PublicKey& key);
  // Removes the key, where it is of that name; of any name, where it is empty. They leave `keys`.
  Result<void> drop(Keys& keys, const std::string& name, const ssh::PublicKey& key);

  const Call& call_;
  services::LambdaCloud& cloud_;
  std::string name_;
};

}  // namespace courier::app
