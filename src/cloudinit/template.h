// A template: a cloud-config with values and typed blocks, made into what cloud-init reads.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/secret.h"
#include "cloudinit/blocks.h"
#include "cloudinit/finding.h"
#include "cloudinit/secrets.h"
#include "esc/value.h"

namespace courier::cloudinit {

struct TemplateText {
  std::string file;  // as the user named it
  std::string text;
};

using Parameters = std::map<std::string, std::string>;

// Parameters that any template takes: for what the machine and the metadata file are told. No value
// of another one is told there: it may be what others must not read.
inline constexpr std::array told_parameters{"run", "time"};

struct TemplateRequest {
  const TemplateText& text;
  const esc::Value* environment;  // null: the template is judged without one
  std::string_view environment_name;
  const Parameters& parameters;  // given
  const std::string& metadata;   // a JSON object, for deployment.json
  const AllowsKey& allows;       // secrets, by name
  const ReadFile& read_file;     // of the template's folder; empty if it has none
  std::chrono::system_clock::time_point now;
  bool is_lambda = false;  // whose API puts exactly one key on the image's own user
};

struct Expanded {
  Secret text;  // a cloud-config; with scripts, a multi-part message
  std::vector<EmbeddedSecret> secrets;
};

// Whether a cloud-config has one of the two keys of expand_template.
[[nodiscard]] bool is_template(std::string_view text);

// Two keys of the template are ours, all others are cloud-init's:
//   parameters: NAME: DEFAULT   what `--parameters` may give, as `${parameters.NAME}`; null: must
//   blocks: …                   typed blocks, merged with the template's own keys (merge.h)
// The result is judged as `render --check` judges; every place in the diagnostics is one of the
// template, or of the environment where a login key is wrong.
[[nodiscard]] std::optional<Expanded> expand_template(const TemplateRequest& request,
                                                      Diagnostics& diagnostics);

// What can be said of a template before its values are known.
[[nodiscard]] Findings judge_template(const TemplateRequest& request);

}  // namespace courier::cloudinit
