// Points in time as text, always in UTC.
#pragma once

#include <chrono>
#include <string>

#include "base/effects.h"

namespace courier {

using Time = std::chrono::sys_seconds;

[[nodiscard]] Time time_now(Clock& clock);  // the seconds that are over

[[nodiscard]] std::string utc_text(Time time);    // "2026-11-24T15:04:05Z"
[[nodiscard]] std::string utc_digits(Time time);  // "20261124150405"

}  // namespace courier
