// Steps as JSON, for the plan and for the report.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sync/plan.h"

namespace courier::sync {

[[nodiscard]] nlohmann::json to_json(const Step& step);

}  // namespace courier::sync
