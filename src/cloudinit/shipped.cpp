#include "cloudinit/shipped.h"

#include <array>

#include "cloudinit/embedded.h"

namespace courier::cloudinit {

namespace {

struct Shipped {
  std::string_view name;
  std::string_view file;
  std::string_view target;
  const std::string_view& text;
};

constexpr std::array shipped{
    Shipped{"lambda", "lambda-labs-cloud-init.yaml", "lambda", template_lambda},
    Shipped{"lambda-labs-cloud-init", "lambda-labs-cloud-init.yaml", "lambda", template_lambda},
    Shipped{"aws", "aws.yaml", "ec2", template_aws},
    Shipped{"gcp", "gcp.yaml", "gcp", template_gcp},
    Shipped{"azure", "azure.yaml", "azure", template_azure},
    Shipped{"hetzner", "hetzner.yaml", "hetzner", template_hetzner},
    Shipped{"digitalocean", "digitalocean.yaml", "digitalocean", template_digitalocean},
    Shipped{"openstack", "openstack.yaml", "openstack", template_openstack},
    Shipped{"nocloud", "nocloud.yaml", "nocloud", template_nocloud},
};

const Shipped* find(std::string_view name) {
  for (const Shipped& candidate : shipped) {
    if (candidate.name == name) {
      return &candidate;
    }
  }
  return nullptr;
}

}  // namespace

std::optional<TemplateText> shipped_template(std::string_view name) {
  const Shipped* const found = find(name);
  return found == nullptr
             ? std::nullopt
             : std::optional(TemplateText{std::string(found->file), std::string(found->text)});
}

std::vector<std::string> template_names() {
  std::vector<std::string> names;
  names.reserve(shipped.size());
  for (const Shipped& candidate : shipped) {
    names.emplace_back(candidate.name);
  }
  return names;
}

std::string_view usual_target(std::string_view template_name) {
  const Shipped* const found = find(template_name);
  return found == nullptr ? "lambda" : found->target;
}

}  // namespace courier::cloudinit
