// What is valid to cloud-init's schema, and breaks the machine all the same. Each of these was seen
// on machines booted with cloud-init 22.4.2 and 25.1.4.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cloudinit/cloud_config_check.h"
#include "cloudinit/finding.h"
#include "cloudinit/item.h"

namespace courier::cloudinit {

// Rule "lock-out": users without anyone who can log in; and keys that open nothing.
void check_users(const Item& root, Findings& findings);
// The same rule, a warning: Lambda's API puts exactly one key on the image's own user.
void check_default_user(const Item& root, Findings& findings);

// Rules "file-encoding", "permissions", "owner", "path", "line-ends": files that are not what was
// meant.
void check_files(const Item& root, Findings& findings);

// Rule "permissions", of an entry of write_files at `path` that holds a secret: who can read it.
void check_readers(const Item& entry, const std::string& path, Findings& findings);

// Rules "pem", "private-key", "public-key", "secret": keys, certificates and tokens, wherever they
// stand. A secret that `allows` names is a note.
void check_keys(const Item& root, const AllowsKey& allows, Findings& findings);

// Rules "secret", "comment", "jinja", "repository": texts that lost their meaning or give something
// away. `text` is the document's.
void check_texts(const Item& root, std::string_view text, Findings& findings);

// The same in what is no cloud-config: a script. `name` is what `--allow user-data:` takes.
void check_script_keys(std::string_view text, std::string_view name, const AllowsKey& allows,
                       Findings& findings);

// Every scalar that is no key, with its path: `users[0].name`.
using ScalarVisitor = std::function<void(const Item& scalar, const std::string& path)>;
void for_each_scalar(const Item& root, const ScalarVisitor& visit);

// The node of a mapping's key; null when there is none.
[[nodiscard]] const yaml::Node* key_of(const Item& mapping, std::string_view key);

// A word for `--allow`: letters, digits and _, of a path or file name.
[[nodiscard]] std::string allow_name(std::string_view text);

}  // namespace courier::cloudinit
