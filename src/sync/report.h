// What came of an applied plan, for a terminal, for programs, and for the job summary.
#pragma once

#include <string>

#include "sync/apply.h"

namespace courier::sync {

// A line per step that wrote, failed or was left out, then the counts.
[[nodiscard]] std::string report_text(const Applied& applied);
// One JSON document, indented by two: version, digest, outcomes, summary.
[[nodiscard]] std::string report_json(const Applied& applied);
// A heading and a table in GitHub's Markdown.
[[nodiscard]] std::string report_markdown(const Applied& applied);
// The same for a plan that was not applied.
[[nodiscard]] std::string plan_markdown(const Plan& plan);

}  // namespace courier::sync
