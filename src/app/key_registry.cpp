#include "app/key_registry.h"

#include <algorithm>
#include <utility>

#include "app/lambda_cloud.h"
#include "base/text.h"
#include "ssh/host_name.h"

namespace courier::app {

namespace {

using services::LambdaKey;

}  // namespace

std::optional<std::string> registry_name(std::string_view text) {
  constexpr std::string_view scheme = "lambda:";
  return text.starts_with(scheme) ? std::optional(std::string(text.substr(scheme.size())))
                                  : std::nullopt;
}

std::unexpected<Error> KeyRegistry::taken(const Keys& keys, const LambdaKey& by) const {
  const bool has_name_alone = find_by_name(keys, by.name).has_value();
  return usage_error("lambda:" + name_ + ": the account has another key named " +
                         one_line(by.name) + ", " + fingerprint_of(by),
                     "name another key, or remove that one: esc-courier lambda keys remove " +
                         one_line(has_name_alone ? by.name : by.id));
}

Result<void> KeyRegistry::check(const Keys& keys, const ssh::PublicKey* replaceable) {
  bool seen = false;
  for (const LambdaKey& key : keys) {
    const bool is_ours = replaceable != nullptr && is_key(key, *replaceable);
    if (key.name == name_ && (!is_ours || std::exchange(seen, true))) {
      return taken(keys, key);
    }
    if (replaceable != nullptr && (key.name == next() || (key.name == retiring() && !is_ours))) {
      return taken(keys, key);
    }
  }
  return {};
}

void KeyRegistry::warn_of_instances(const std::vector<services::LambdaInstance>& instances,
                                    const std::vector<std::string>& places) {
  std::vector<std::string> hosts;
  for (const std::string& place : places) {
    if (const Result<ssh::HostName> host = ssh::parse_host_name(place)) {
      hosts.push_back(host->host);
    }
  }
  const auto has = [](const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
  };
  for (const services::LambdaInstance& one : instances) {
    if (!one.is_ending() && has(one.ssh_keys, name_) && !has(hosts, one.ip)) {
      call_.printer.warning(one_line(one.name) + ": was launched with " + name_ + " (" +
                            describe(one) +
                            ") and is none of the hosts: it goes on to take the old key alone");
    }
  }
}

Result<void> KeyRegistry::ensure(const Keys& keys, const std::string& name,
                                 const ssh::PublicKey& key) {
  const auto there = std::find_if(keys.begin(), keys.end(),
                                  [&](const LambdaKey& one) { return one.name == name; });
  if (there != keys.end()) {
    return is_key(*there, key) ? Result<void>() : taken(keys, *there);
  }
  call_.world.boundary.reached("adding SSH key " + name);
  return cloud_.add_key(name, key.line());
}

Result<void> KeyRegistry::drop(Keys& keys, const std::string& name, const ssh::PublicKey& key) {
  const auto is_meant = [&](const LambdaKey& one) {
    return (name.empty() || one.name == name) && is_key(one, key);
  };
  for (const LambdaKey& one : keys) {
    if (is_meant(one)) {
      call_.world.boundary.reached("removing SSH key " + one.name);
      COURIER_TRY(cloud_.remove_key(one));
    }
  }
  std::erase_if(keys, is_meant);
  return {};
}

Result<void> KeyRegistry::put(const Keys& keys, const ssh::PublicKey& key) {
  return ensure(keys, name_, key);
}

Result<void> KeyRegistry::add(const ssh::PublicKey& fresh, const ssh::PublicKey& old) {
  COURIER_TRY_LET(const Keys keys, cloud_.keys());
  COURIER_TRY(ensure(keys, next(), fresh));
  const bool has_old = std::any_of(keys.begin(), keys.end(), [&](const LambdaKey& key) {
    return key.name == name_ && is_key(key, old);
  });
  return has_old ? ensure(keys, retiring(), old) : Result<void>();
}

Result<bool> KeyRegistry::has(const ssh::PublicKey& key) {
  COURIER_TRY_LET(const Keys keys, cloud_.keys());
  return std::any_of(keys.begin(), keys.end(),
                     [&](const LambdaKey& one) { return is_key(one, key); });
}

Result<void> KeyRegistry::switch_over(const ssh::PublicKey& fresh, const ssh::PublicKey& old) {
  COURIER_TRY_LET(Keys keys, cloud_.keys());
  COURIER_TRY(drop(keys, name_, old));
  COURIER_TRY(ensure(keys, name_, fresh));
  COURIER_TRY_LET(keys, cloud_.keys());
  const auto named = [&](const LambdaKey& key) { return key.name == name_; };
  const auto found = std::find_if(keys.begin(), keys.end(), named);
  if (found == keys.end() || !is_key(*found, fresh) ||
      std::count_if(keys.begin(), keys.end(), named) != 1) {
    return failure("lambda:" + name_ + ": is not the new key alone, though it was added",
                   "esc-courier lambda keys list shows what is there; it is " + next() +
                       " as well");
  }
  return drop(keys, next(), fresh);
}

Result<void> KeyRegistry::remove(const ssh::PublicKey& key) {
  COURIER_TRY_LET(Keys keys, cloud_.keys());
  for (const LambdaKey& one : keys) {
    if (is_key(one, key) && one.name != retiring()) {
      call_.printer.note(one_line(one.name) + ": is the old key too, and leaves the account");
    }
  }
  return drop(keys, {}, key);
}

}  // namespace courier::app
