// Puts values into the texts of a template: `${path}`, in ESC's own grammar.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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
  // `document` is the text that the items come from.
  Expander(const Values& values, std::string_view document, const AllowsKey& allows,
           std::chrono::system_clock::time_point now, Findings& findings)
      : values_(values), document_(document), allows_(allows), now_(now), findings_(findings) {}

  // `$$` is a `$`; a value that is the whole text keeps its type, among other text it becomes text.
  // In runcmd and bootcmd a value must mean nothing to the shell; in blocks.commands and in the
  // scripts of blocks.scripts it is quoted for it. Leaves blocks.ssh.base64-keys alone.
  void expand(Item& item, const std::string& path);

  // Of a node whose item was expanded: something in it is secret.
  [[nodiscard]] bool holds_secret(const yaml::Node* node) const {
    return beside_secrets_.contains(node);
  }
  // What else such a text is made of: a placeholder for each secret, of which all is said already.
  [[nodiscard]] std::string_view beside_secrets(const yaml::Node* node) const {
    return beside_secrets_.at(node);
  }
  // Something in the item is wrong.
  [[nodiscard]] bool has_failed(const Position& place) const {
    return failed_.contains({place.line, place.column});
  }
  [[nodiscard]] const std::vector<EmbeddedSecret>& secrets() const { return secrets_; }

 private:
  // A text for the shell, in which values are quoted.
  struct Command {
    bool is_shell;
    bool calls_another;
  };
  // One `${…}` of a text.
  struct Reference {
    Item& item;  // with what stands before it
    const std::string& path;
    std::string name;
    std::string_view text;  // all of it, as the template has it
    std::size_t at;         // where the reference begins in it
    bool alone;
    const Command* command;  // null where nothing is quoted
  };
  void complain(const Item& item, const Position& place, std::string message);
  void complain(const Reference& reference, std::string_view message);
  void expand_list(Item& item, const std::string& path);
  [[nodiscard]] Position place_in(const Item& item, std::string_view text, std::size_t at) const;
  void expand_text(Item& item, const std::string& path);
  bool insert(const Reference& reference);  // whether a secret
  bool look_at_secret(const Reference& reference, std::string_view text, bool marked);
  void append_to_command(const Reference& reference, std::string_view text);

  const Values& values_;
  std::string_view document_;
  std::string list_;  // the command that is being expanded, if it is a list of words
  const AllowsKey& allows_;
  std::chrono::system_clock::time_point now_;
  Findings& findings_;
  std::map<const yaml::Node*, std::string> beside_secrets_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> failed_;  // lines and columns of items
  std::vector<EmbeddedSecret> secrets_;
};

}  // namespace courier::cloudinit
