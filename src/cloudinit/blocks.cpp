#include "cloudinit/blocks.h"

#include <array>
#include <nlohmann/json.hpp>

#include "base/pattern.h"
#include "base/text.h"
#include "cloudinit/block_fields.h"
#include "cloudinit/block_files.h"
#include "cloudinit/embedded.h"
#include "cloudinit/item_build.h"
#include "cloudinit/login_key.h"

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;

constexpr char installer[] = "/usr/local/sbin/esc-courier-install";
constexpr char docker_key_path[] = "/etc/apt/keyrings/docker.asc";

// https://docs.docker.com/engine/install/ubuntu/; the distribution's name is added on the machine.
constexpr char docker_repository[] = "https://download.docker.com/linux";

// https://kubernetes.io/docs/tasks/tools/install-kubectl-linux/. The key is fetched by the machine,
// since its file is renewed every other year; its fingerprint stays.
constexpr char kubernetes_repository[] = "https://pkgs.k8s.io/core:/stable:/v";
constexpr char kubernetes_fingerprint[] = "DE15B14486CD377B9E876E1A234654DA9A296436";
constexpr int oldest_kubectl_minor = 24;  // https://pkgs.k8s.io holds no older one

bool is_kubectl_version(std::string_view text) {
  static const Pattern pattern = *Pattern::compile("^1\\.[1-9][0-9]{0,2}$");
  return pattern.matches(text) && std::stoi(std::string(text.substr(2))) >= oldest_kubectl_minor;
}

bool matches(const char* expression, std::string_view text) {
  return Pattern::compile(expression)->matches(text);
}

class BlockReader {
 public:
  BlockReader(const BlocksRequest& request, Findings& findings, Diagnostics& diagnostics)
      : request_(request), findings_(findings),
        fields_(findings, request.values.environment != nullptr), diagnostics_(diagnostics) {}

  Blocks run(const Item& blocks) {
    if (fields_.expect_keys(blocks, "blocks",
                            {"ssh", "docker", "kubectl", "tools", "metadata", "ca-certificates",
                             "files", "commands", "scripts"})) {
      // In the order in which the machine sees to them.
      on(blocks, "ssh", &BlockReader::ssh);
      on(blocks, "ca-certificates", &BlockReader::certificates);
      on(blocks, "metadata", &BlockReader::metadata);
      on(blocks, "tools", &BlockReader::tools);
      on(blocks, "docker", &BlockReader::docker);
      on(blocks, "kubectl", &BlockReader::kubectl);
      if (const Item* const block = blocks.member("files"); block != nullptr) {
        for (Item& file : read_files(*block, request_, findings_)) {
          append(files_, Kind::sequence, std::move(file));
        }
      }
      if (first_group_ != nullptr) {
        install({"report"}, first_group_);
      }
      on(blocks, "commands", &BlockReader::commands);
    }
    Blocks result;
    if (const Item* const block = blocks.member("scripts"); block != nullptr) {
      result.scripts = read_scripts(*block, request_, findings_);
    }
    result.config = empty_item(Kind::mapping, blocks.node);
    for (auto& [key, value] :
         std::array<std::pair<const char*, Item&>, 5>{{{"users", users_},
                                                       {"ssh_authorized_keys", keys_},
                                                       {"ca_certs", certificates_},
                                                       {"write_files", files_},
                                                       {"runcmd", commands_}}}) {
      if (!value.items.empty()) {
        put(result.config, key, std::move(value));
      }
    }
    return result;
  }

 private:
  using Handler = void (BlockReader::*)(const Item& block, const std::string& path);

  void on(const Item& blocks, const char* name, Handler handler) {
    if (const Item* const block = blocks.member(name); block != nullptr) {
      (this->*handler)(*block, "blocks." + std::string(name));
    }
  }

  static void append(Item& to, Kind kind, Item item) {
    if (to.node == nullptr) {
      to = empty_item(kind, item.node);
    }
    to.items.push_back(std::move(item));
  }
  void add_file(const char* path, const char* permissions, std::string content,
                const yaml::Node* node) {
    Item file = empty_item(Kind::mapping, node);
    put(file, "path", text_item(path, node));
    put(file, "permissions", text_item(permissions, node));
    put(file, "content", text_item(std::move(content), node));
    append(files_, Kind::sequence, std::move(file));
  }
  void install(const std::vector<std::string>& words, const yaml::Node* node) {
    if (first_group_ == nullptr) {
      first_group_ = node;
      add_file(installer, "0755", std::string(install_script), node);
    }
    Item command = empty_item(Kind::sequence, node);
    command.items.push_back(text_item(installer, node));
    for (const std::string& word : words) {
      command.items.push_back(text_item(word, node));
    }
    append(commands_, Kind::sequence, std::move(command));
  }

  // `true` or `false`; what else it may be, says `expected`.
  bool is_on(const Item& block, const std::string& path, const char* expected) {
    if (!block.is(Kind::boolean)) {
      fields_.complain(block, path,
                       "expected " + std::string(expected) + ", found " +
                           std::string(name_of(block.kind)));
    }
    return block.is(Kind::boolean) && block.text == "true";
  }

  void ssh(const Item& block, const std::string& path) {
    if (!fields_.expect_keys(block, path, {"keys", "base64-keys"})) {
      return;
    }
    if (const Item* const keys = block.member("keys"); keys != nullptr) {
      fields_.each_text(*keys, path + ".keys", "public keys",
                        [&](const Item& item, const std::string& at) {
                          auto key = ssh::parse_public_key(item.text);
                          if (!key) {
                            key.error().message.insert(0, "the text ");
                          }
                          add_key(item, at, std::move(key));
                        });
    }
    if (const Item* const keys = block.member("base64-keys"); keys != nullptr) {
      fields_.each_text(*keys, path + ".base64-keys", "public keys in base64",
                        [&](const Item& item, const std::string& at) { add_encoded(item, at); });
    }
    if (!request_.has_users && !keys_.items.empty()) {
      // The image's own user, said aloud: nobody who adds users later loses the login.
      append(users_, Kind::sequence, text_item("default", block.node));
    }
  }
  void add_key(const Item& item, const std::string& path, Result<ssh::PublicKey> key) {
    if (!key) {
      fields_.complain(item, path, key.error().message + "; " + key.error().hint);
      return;
    }
    append(keys_, Kind::sequence, text_item(key->line(), item.node));
  }
  void add_encoded(const Item& item, const std::string& path) {
    const auto name = sole_path(item.text);
    const auto found = name ? std::optional(request_.values.look_up(*name)) : std::nullopt;
    // What an environment lacks is told with how it is stored there.
    const bool is_ours =
        name && (request_.values.environment == nullptr || name->starts_with("parameters."));
    if (is_ours && found->outcome != esc::Lookup::Outcome::found) {
      fields_.complain(item, path, "${" + *name + "}: " + found->finding);
    } else if (name && request_.values.environment == nullptr) {
      append(keys_, Kind::sequence, text_item(std::string(placeholder), item.node));
    } else if (name) {
      if (const auto key = login_key(request_.values, *name, diagnostics_)) {
        append(keys_, Kind::sequence, text_item(key->line(), item.node));
      }
    } else if (item.text.find("${") != std::string::npos) {
      fields_.complain(item, path, "expected one ${…} and nothing else, or the base64 itself");
    } else {
      add_key(item, path, decode_login_key(item.text));
    }
  }

  void certificates(const Item& block, const std::string& path) {
    fields_.each_text(block, path, "certificates in PEM",
                      [&](const Item& item, const std::string&) {
                        append(trusted_, Kind::sequence, text_item(item.text, item.node));
                      });
    if (!trusted_.items.empty()) {
      certificates_ = empty_item(Kind::mapping, block.node);
      put(certificates_, "trusted", std::move(trusted_));
    }
  }

  void metadata(const Item& block, const std::string& path) {
    auto json = nlohmann::ordered_json::parse(request_.metadata);
    if (block.is(Kind::mapping)) {
      for (std::size_t i = 0; i + 1 < block.items.size(); i += 2) {
        add_metadata(json, block.items[i], block.items[i + 1], path);
      }
    } else if (!is_on(block, path, "true, or a mapping of what else to tell")) {
      return;
    }
    constexpr auto replace = nlohmann::ordered_json::error_handler_t::replace;
    add_file(metadata_path, "0644", json.dump(2, ' ', false, replace) + '\n', block.node);
  }
  void add_metadata(nlohmann::ordered_json& json, const Item& key, const Item& value,
                    const std::string& path) {
    if (json.contains(key.text)) {
      fields_.complain(key, path,
                       "esc-courier itself tells " + shown_key(key) + "; take another name");
    } else if (request_.expander.holds_secret(value.node) || judge_text(value.text)) {
      fields_.complain(value, path, "a secret does not belong in a file that everybody can read");
    } else if (value.is(Kind::string) || value.is(Kind::boolean) || value.is(Kind::integer) ||
               value.is(Kind::number)) {
      const auto typed = value.is(Kind::string)
                             ? nlohmann::ordered_json(value.text)
                             : nlohmann::ordered_json::parse(value.text, nullptr, false);
      json[key.text] = typed.is_discarded() ? nlohmann::ordered_json(value.text) : typed;
    } else {
      fields_.complain(value, path,
                       "expected texts, numbers, true and false, found " +
                           std::string(name_of(value.kind)));
    }
  }

  void tools(const Item& block, const std::string& path) {
    std::vector<std::string> words{"tools"};
    fields_.each_text(block, path, "packages", [&](const Item& item, const std::string& at) {
      // Debian Policy 5.6.1.
      if (matches("^[a-z0-9][a-z0-9+.-]+$", item.text)) {
        words.push_back(item.text);
      } else {
        fields_.complain(item, at, "expected the name of a package of Debian or Ubuntu");
      }
    });
    if (words.size() > 1) {
      install(words, block.node);
    }
  }

  void docker(const Item& block, const std::string& path) {
    if (is_on(block, path, "true or false")) {
      install({"docker", docker_repository, docker_key_path}, block.node);
      add_file(docker_key_path, "0644", std::string(docker_key), block.node);
    }
  }

  void kubectl(const Item& block, const std::string& path) {
    const char* const expected = "a minor version of Kubernetes, \"1.24\" or later";
    const auto version = fields_.text(block, path, expected);
    if (!version) {
      return;
    }
    if (!is_kubectl_version(*version)) {
      const bool shown = !request_.expander.holds_secret(block.node);
      fields_.complain(block, path,
                       "expected " + std::string(expected) +
                           (shown ? ", found " + quote(*version) : ""));
      return;
    }
    install({"kubectl", kubernetes_repository + *version + "/deb", kubernetes_fingerprint},
            block.node);
  }

  void commands(const Item& block, const std::string& path) {
    if (!fields_.expect_list(block, path, "commands")) {
      return;
    }
    for (const Item& command : block.items) {
      append(commands_, Kind::sequence, command);
    }
  }

  const BlocksRequest& request_;
  Findings& findings_;
  BlockFields fields_;
  Diagnostics& diagnostics_;
  Item users_;
  Item keys_;
  Item trusted_;
  Item certificates_;
  Item files_;
  Item commands_;
  const yaml::Node* first_group_ = nullptr;
};

}  // namespace

Blocks read_blocks(const Item& blocks, const BlocksRequest& request, Findings& findings,
                   Diagnostics& diagnostics) {
  return BlockReader(request, findings, diagnostics).run(blocks);
}

}  // namespace courier::cloudinit
