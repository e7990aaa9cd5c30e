// A template of the user's own: a cloud-config with ESC paths in its texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/secret.h"
#include "cloudinit/cloud_config_check.h"
#include "esc/value.h"

namespace courier::cloudinit {

struct TemplateText {
  std::string file;  // as the user named it
  std::string text;
};

// `${path}` in a text is a value of the environment, in ESC's own grammar (`$$` is a `$`): alone it
// keeps its type, with other text around it becomes text. The result is a cloud-config that has
// been judged as `render --check` judges; every place in the diagnostics is one of the template.
// Refused unless `allows` its name: what the environment marks as secret, but for public keys and
// certificates. A value inside a command must mean nothing to the shell.
[[nodiscard]] std::optional<Secret> expand_template(const TemplateText& text,
                                                    const esc::Value& environment,
                                                    const AllowsKey& allows,
                                                    Diagnostics& diagnostics);

}  // namespace courier::cloudinit
