// User data for a new machine: a template, the values of an environment, one document for
// cloud-init.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/secret.h"
#include "cloudinit/blocks.h"
#include "cloudinit/target.h"
#include "cloudinit/template.h"
#include "esc/value.h"

namespace courier::cloudinit {

// What the machine is told about itself, in /etc/esc-courier/deployment.json.
struct Deployment {
  std::string environment;              // as the user named it: "sophia/prod"
  std::optional<std::string> revision;  // of the environment; absent when it is a local definition
  std::optional<std::string> commit;    // of the repository, absent when unknown
};

struct RenderRequest {
  const esc::Value& environment;  // evaluated
  std::string template_name;      // one of shipped.h; --template's default
  std::string target_name;        // --target, or the template's usual one
  Parameters parameters;
  Deployment deployment;
  // A template of the user's own, which template_name names, the files beside it, and who allows
  // its secrets.
  std::optional<TemplateText> template_text = {};
  AllowsKey allows = [](std::string_view) { return false; };
  ReadFile read_file = {};
  bool gzip = false;
  std::chrono::system_clock::time_point now = {};  // tells which tokens end soon; not in the bytes
};

struct UserData {
  Secret text;  // what the target is handed, byte for byte; the same request, the same bytes
  Size size;
  std::vector<EmbeddedSecret> secrets;  // of the environment, in it
};

// Lines `NAME=VALUE`; blank lines and lines that start with `#` are skipped.
[[nodiscard]] Parameters parse_parameters(std::string_view text, Diagnostics& diagnostics);

// A template as far as it can be judged without values: `render --check` of one. `read_file` reads
// beside it; may be empty.
[[nodiscard]] Findings check_template(std::string_view text, const AllowsKey& allows,
                                      const ReadFile& read_file, bool is_lambda);

// Nothing when there are errors. No value of the environment gets into the user data but those that
// the template names. A public key is no secret, also where the environment marks it as one; it
// gets in after it is proven to be one.
[[nodiscard]] std::optional<UserData> render(const RenderRequest& request,
                                             Diagnostics& diagnostics);

}  // namespace courier::cloudinit
