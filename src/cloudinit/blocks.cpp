#include "cloudinit/blocks.h"

#include "cloudinit/embedded.h"

namespace courier::cloudinit {

namespace {

constexpr char installer[] = "/usr/local/sbin/esc-courier-install";
constexpr char docker_key_path[] = "/etc/apt/keyrings/docker.asc";

// https://docs.docker.com/engine/install/ubuntu/; the distribution's name is added on the machine.
constexpr char docker_repository[] = "https://download.docker.com/linux";

// https://kubernetes.io/docs/tasks/tools/install-kubectl-linux/. The key is fetched by the machine,
// since its file is renewed every other year; its fingerprint stays.
constexpr char kubernetes_repository[] = "https://pkgs.k8s.io/core:/stable:/v";
constexpr char kubernetes_fingerprint[] = "DE15B14486CD377B9E876E1A234654DA9A296436";

}  // namespace

void add_login(CloudConfig& config, const ssh::PublicKey& key) {
  config.authorized_keys.push_back(key.line());
}

void add_metadata(CloudConfig& config, const std::string& json) {
  config.files.push_back({metadata_path, "0644", json});
}

void add_installer(CloudConfig& config) {
  config.files.push_back({installer, "0755", std::string(install_script)});
}

void add_installer_report(CloudConfig& config) { config.commands.push_back({installer, "report"}); }

void add_tools(CloudConfig& config, const std::vector<std::string>& packages) {
  Command command{installer, "tools"};
  command.insert(command.end(), packages.begin(), packages.end());
  config.commands.push_back(std::move(command));
}

void add_docker(CloudConfig& config) {
  config.files.push_back({docker_key_path, "0644", std::string(docker_key)});
  config.commands.push_back({installer, "docker", docker_repository, docker_key_path});
}

void add_kubectl(CloudConfig& config, std::string_view minor) {
  config.commands.push_back({installer, "kubectl",
                             kubernetes_repository + std::string(minor) + "/deb",
                             kubernetes_fingerprint});
}

}  // namespace courier::cloudinit
