// What can be said of a jinja template before the machine renders it.
#pragma once

#include <string>
#include <string_view>

#include "cloudinit/finding.h"

namespace courier::cloudinit {

// The text as it will be, so far as that is known: each {{ … }} is a row of placeholders as wide as
// it, statements and comments are gone, of an `if` the first branch remains; lines stay where they
// are. Findings: rule "jinja" for what jinja2 cannot parse (the guest then drops the whole part),
// "jinja-undefined" for a variable that no instance has (the guest then writes
// CI_MISSING_JINJA_VAR/NAME, and executes it).
[[nodiscard]] std::string flatten_jinja(std::string_view text, Findings& findings);

}  // namespace courier::cloudinit
