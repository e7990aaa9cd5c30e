// The audit trail of this run: the file that --audit-file names.
#pragma once

#include <string_view>

#include "app/commands.h"
#include "audit/trail.h"

namespace courier::app {

Result<void> append_to_audit(const Call& call, std::string_view event, const audit::Fields& fields);

}  // namespace courier::app
