// What a template declares under `parameters`, and what it is given.
#pragma once

#include <optional>

#include "cloudinit/template.h"

namespace courier::cloudinit {

// Given ones that the template does not declare are complained about, as are those that it needs
// and lacks. `declared` is null where the template has no such key; then nothing comes back.
[[nodiscard]] std::optional<esc::Value> read_parameters(const Item* declared,
                                                        const TemplateRequest& request,
                                                        Findings& findings,
                                                        Diagnostics& diagnostics);

}  // namespace courier::cloudinit
