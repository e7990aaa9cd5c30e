#include "app/key_target_checks.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "app/environments.h"
#include "app/key_file.h"
#include "base/encode.h"
#include "base/text.h"
#include "esc/value.h"
#include "ssh/read_private_key.h"
#include "sync/consent.h"
#include "yaml/read.h"

namespace courier::app {

namespace {

// Whether what the environment holds at the path is one of these keys; an error where it cannot be
// opened, the reasons printed.
Result<bool> holds_one_of(const Call& call, const std::string& environment, const std::string& path,
                          const std::vector<ssh::PublicKey>& keys) {
  COURIER_TRY_LET(const std::optional<Secret> passphrase, read_passphrase(call));
  ExitCode code = ExitCode::done;
  const std::optional<Opened> opened = open_environments(call, environment, code);
  if (!opened) {
    return usage_error(environment + ": cannot be opened, to compare what it holds at " + path,
                       "mend it first");
  }
  const esc::Lookup found = esc::look_up(opened->value, path);
  if (found.outcome != esc::Lookup::Outcome::found || found.value.contains_unknown()) {
    return false;
  }
  const Secret text = found.value.secret_text();
  const Result<ssh::KeyFile> held =
      ssh::read_private_key(text.reveal(Disclosure::parsing), passphrase);
  return held && std::any_of(keys.begin(), keys.end(), [&](const ssh::PublicKey& key) {
           return key.base64 == held->public_half.base64;
         });
}

bool is_public_key(std::string_view text) { return ssh::read_public_key(text).has_value(); }

// What nobody misses once the new public key stands there.
bool makes_way(const yaml::Node& node) {
  if (node.kind != yaml::Kind::scalar) {
    return false;
  }
  const std::string_view text = trim(node.value);
  if (text.empty() || text == "PLACEHOLDER" || is_public_key(text)) {
    return true;
  }
  const std::optional<std::string> decoded = base64_decode_pasted(text);
  return decoded && is_public_key(*decoded);
}

}  // namespace

Result<void> check_place(const Call& call, const KeyTarget& target, const std::string& path,
                         const std::vector<ssh::PublicKey>& replaceable) {
  const esc::SealedDocument& document = target.file.document;
  const std::string place = document.file + ": " + yaml::show(target.path);
  if (std::get<std::string>(target.path.front()) == "imports") {
    return usage_error(place + " names an environment, and cannot hold a key",
                       "name the path of a value");
  }
  const yaml::ReadResult read = yaml::read(document.file, document.text);
  const yaml::Node* const there =
      read.document ? yaml::find(read.document->root, target.path) : nullptr;
  if (there == nullptr) {
    return {};
  }
  bool is_replaceable = !target.is_private;
  if (target.is_private && !replaceable.empty()) {
    COURIER_TRY_LET(is_replaceable, holds_one_of(call, document.environment, path, replaceable));
  }
  if (!is_replaceable) {
    return usage_error(place + " holds a value already, which may be the only copy of a key",
                       "name another path, or remove the value");
  }
  COURIER_TRY_LET(const sync::Consents consents, sync::parse_consents(call.options.get("allow")));
  if (!target.is_private && !makes_way(*there) &&
      !consents.allow(sync::ConsentClass::overwrite, {})) {
    return usage_error(place + " holds a value that is no public key",
                       "name another path, or consent with --allow overwrite");
  }
  return {};
}

Result<void> check_apart(const std::vector<KeyTarget>& targets) {
  for (auto one = targets.begin(); one != targets.end(); ++one) {
    for (auto other = one + 1; other != targets.end(); ++other) {
      const yaml::Path& a = one->path;
      const yaml::Path& b = other->path;
      const auto shared = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
      if (one->file.document.file == other->file.document.file &&
          (shared.first == a.end() || shared.second == b.end())) {
        return usage_error(one->file.document.file + ": " + yaml::show(a) + " and " +
                               yaml::show(b) + " are one place, and each is to hold a key",
                           "name a path of its own for each");
      }
    }
  }
  return {};
}

}  // namespace courier::app
