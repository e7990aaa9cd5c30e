// Texts that CMake takes into the program: cmake/embedded.cmake.
#pragma once

#include <string_view>

namespace courier::cloudinit {

extern const std::string_view install_script;  // guest/install.sh
// The OpenPGP key of Docker's apt repository, armoured, as Debian's extrepo-offline-data has it:
// 9DC8 5822 9FC7 DD38 854A E2D8 8D81 803C 0EBF CD88.
extern const std::string_view docker_key;
// The JSON schema of cloud-config, of Debian 13's package cloud-init 25.1.4.
extern const std::string_view cloud_config_schema_text;

// templates/*.yaml
extern const std::string_view template_lambda;
extern const std::string_view template_aws;
extern const std::string_view template_gcp;
extern const std::string_view template_azure;
extern const std::string_view template_hetzner;
extern const std::string_view template_digitalocean;
extern const std::string_view template_openstack;
extern const std::string_view template_nocloud;

}  // namespace courier::cloudinit
