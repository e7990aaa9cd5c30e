#include "app/audit_trail.h"

#include "app/output_file.h"

namespace courier::app {

Result<void> append_to_audit(const Call& call, std::string_view event,
                             const audit::Fields& fields) {
  audit::Trail trail(absolute_path(call, call.options.get("audit-file")), call.world.files,
                     call.world.clock, call.world.boundary);
  Result<void> appended = trail.append(event, fields);
  if (!appended) {
    return std::unexpected(std::move(appended.error()).during("writing the audit trail"));
  }
  return {};
}

}  // namespace courier::app
