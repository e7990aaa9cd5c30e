// The typed blocks of a template, and the cloud-config and scripts that they stand for.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/error.h"
#include "cloudinit/expand.h"
#include "cloudinit/item.h"
#include "cloudinit/part.h"

namespace courier::cloudinit {

inline constexpr char metadata_path[] = "/etc/esc-courier/deployment.json";

// Of a file beside the template, by a path below its folder.
using ReadFile = std::function<Result<std::string>(std::string_view path)>;

// A part of a multi-part message beside the cloud-config.
struct ScriptPart {
  PartKind kind = PartKind::script;
  std::string_view mime_type;
  std::string filename;  // scripts run in the order of these
  std::string text;
  const yaml::Node* node = nullptr;  // where the text comes from
};

struct BlocksRequest {
  const Values& values;
  const Expander& expander;     // which has expanded the blocks
  const std::string& metadata;  // a JSON object: what every deployment.json says
  const ReadFile& read_file;
  bool has_users = false;  // the template itself lists users
};

struct Blocks {
  Item config;  // a mapping of cloud-init's keys; each item stands where its block does
  std::vector<ScriptPart> scripts;
};

// Strict: a key that no block has is an error. Rule "block"; what is wrong with a login key is told
// at the place that defines it in the environment.
//
// Packages are installed by our own script, a group at a time, not by cloud-init's `packages` and
// `apt`: there one package or source that is not to be had costs others their installation
// (cloud-init 22.4 installs none), and the boot its good status.
[[nodiscard]] Blocks read_blocks(const Item& blocks, const BlocksRequest& request,
                                 Findings& findings, Diagnostics& diagnostics);

}  // namespace courier::cloudinit
