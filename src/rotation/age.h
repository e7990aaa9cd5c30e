// How old a secret may become: after some days it is due for rotation, after more it is overdue.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "rotation/record.h"

namespace courier::rotation {

struct AgePolicy {
  std::chrono::days due{60};
  std::chrono::days overdue{90};
};

enum class Age { fresh, due, overdue };

[[nodiscard]] Age judge_age(Time made, Time now, const AgePolicy& policy);

// The date at the end of a comment such as "web:20261124"; nothing where there is none.
[[nodiscard]] std::optional<Time> date_in_comment(std::string_view comment);

}  // namespace courier::rotation
