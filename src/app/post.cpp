#include "actions/post.h"

#include "app/commands.h"
#include "base/text.h"

namespace courier::app {

ExitCode post(const Call& call) {
  const Result<actions::PostReport> report = actions::remove_delivered_files(
      call.world.environment, call.runtime, call.world.files, call.world.boundary);
  if (!report) {
    return fail(call, report.error());
  }
  call.printer.note("removed " + count_of(report->removed.size(), "file"));
  for (const std::string& kept : report->kept) {
    call.printer.warning("not removed: " + kept);
  }
  return ExitCode::done;
}

}  // namespace courier::app
