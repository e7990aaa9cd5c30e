// What can be put on a machine: each block adds its files and commands to a cloud-config.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cloudinit/cloud_config.h"
#include "ssh/public_key.h"

namespace courier::cloudinit {

inline constexpr char metadata_path[] = "/etc/esc-courier/deployment.json";

void add_login(CloudConfig& config, const ssh::PublicKey& key);
void add_metadata(CloudConfig& config, const std::string& json);

// Packages are installed by our own script, a group at a time, not by cloud-init's `packages` and
// `apt`: there one package or source that is not to be had costs others their installation
// (cloud-init 22.4 installs none), and the boot its good status. Calls of these two frame the
// groups.
void add_installer(CloudConfig& config);
void add_installer_report(CloudConfig& config);

void add_tools(CloudConfig& config, const std::vector<std::string>& packages);
void add_docker(CloudConfig& config);
// `minor` is a minor version, "1.34": Kubernetes has a repository for each.
void add_kubectl(CloudConfig& config, std::string_view minor);

}  // namespace courier::cloudinit
