// A key pair on disk: its files, what the options say of one that is to be made, and the making.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/commands.h"
#include "base/secret.h"
#include "ssh/public_key.h"

namespace courier::app {

// The files of one key: NAME, while it is rotated NAME.next before the switch and NAME.retiring
// after it, each with its .pub, and the state of the rotation, NAME.rotation.json.
struct KeySlots {
  std::string directory, name;

  [[nodiscard]] std::string current() const { return directory + '/' + name; }
  [[nodiscard]] std::string next() const { return current() + ".next"; }
  [[nodiscard]] std::string retiring() const { return current() + ".retiring"; }
  [[nodiscard]] std::string state() const { return current() + ".rotation.json"; }
};

// The command's argument, pulumi_lambda_key where there is none, in --directory, else ~/.ssh;
// absolute.
[[nodiscard]] Result<KeySlots> key_slots(const Call& call);

// Whether a file of this name, in the folder of that key, is what a write of one of its files left
// that was killed half way: "web.next.tmp-0123456789abcdef".
[[nodiscard]] bool is_half_written(std::string_view name, std::string_view key);

struct WantedKey {
  std::string type;  // "ed25519", "rsa", "ecdsa"
  int bits = 0;
  std::string comment;
  std::optional<Secret> passphrase;
};

struct MadeKey {
  ssh::PublicKey public_half;
  Secret text;  // the private key's file
};

// By --type, --bits, --comment and --passphrase-file. Type and size are those of the key `like`
// where it is given and they are not.
[[nodiscard]] Result<WantedKey> wanted_key(const Call& call, const std::string& name,
                                           const ssh::PublicKey* like = nullptr);

[[nodiscard]] MadeKey make_key(const WantedKey& wanted, Random& random);

}  // namespace courier::app
