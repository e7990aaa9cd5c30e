// The templates that are part of the program: templates/ in the source tree.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cloudinit/template.h"

namespace courier::cloudinit {

// Nothing when there is none of that name; "lambda" is short for lambda-labs-cloud-init.
[[nodiscard]] std::optional<TemplateText> shipped_template(std::string_view name);
[[nodiscard]] std::vector<std::string> template_names();

// The target that a template is for; "lambda" for one of the user's own.
[[nodiscard]] std::string_view usual_target(std::string_view template_name);

}  // namespace courier::cloudinit
