// Puts values into the texts of a template: `${path}`, in ESC's own grammar.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cloudinit/cloud_config_check.h"
#include "cloudinit/finding.h"
#include "cloudinit/item.h"
#include "cloudinit/secrets.h"
#include "esc/value.h"

namespace courier::cloudinit {

// What `${…}` can name.
struct Values {
  const esc::Value* environment;         // null where a template is judged without one
  std::string_view environment_name;     // for messages
  std::optional<esc::Value> parameters;  // `${parameters.NAME}`, where the template declares some

  // Without an environment, whatever is looked up in it is found, and unknown.
  [[nodiscard]] esc::Lookup look_up(std::string_view path) const;
};

// The path, when the whole text is one `${path}`.
[[nodiscard]] std::optional<std::string> sole_path(std::string_view text);

// Rule "template". A secret that would do harm for long is refused unless `allows` its name; what
// is a private key or an access token counts as one though the environment does not say so. Where
// there is no environment, a placeholder (item.h) stands for what is unknown.
class Expander {
 public:
  Expander(const Values& values, const AllowsKey& allows, std::chrono::system_clock::time_point now,
           Findings& findings)
      : values_(values), allows_(allows), now_(now), findings_(findings) {}

  // `$$` is a `$`; a value that is the whole text keeps its type, among other text it becomes text.
  // In runcmd and bootcmd a value must mean nothing to the shell; in blocks.commands and in the
  // scripts of blocks.scripts it is quoted for it. Leaves blocks.ssh.base64-keys alone.
  void expand(Item& item, const std::string& path);

  // Of a node whose item was expanded: something in it is secret.
  [[nodiscard]] bool holds_secret(const yaml::Node* node) const {
    return secret_nodes_.contains(node);
  }
  [[nodiscard]] const std::vector<EmbeddedSecret>& secrets() const { return secrets_; }

 private:
  void complain(const Item& item, std::string message);
  void expand_text(Item& item, const std::string& path);
  bool insert(Item& item, const std::string& path, const std::string& name, bool alone,
              std::string_view command);
  void look_at_secret(const Item& item, const std::string& path, const std::string& name,
                      std::string_view text, bool marked);
  bool append_to_command(Item& item, const std::string& path, const std::string& name,
                         std::string_view text, std::string_view command);

  const Values& values_;
  const AllowsKey& allows_;
  std::chrono::system_clock::time_point now_;
  Findings& findings_;
  std::set<const yaml::Node*> secret_nodes_;
  std::vector<EmbeddedSecret> secrets_;
};

}  // namespace courier::cloudinit
