// How users name environments: [ORG/][PROJECT/]ENV[@VERSION].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace courier::sources {

struct EnvironmentName {
  std::string organization;  // empty: not said
  std::string project;       // "default" when not said
  std::string environment;
  std::string version;  // empty: the latest

  [[nodiscard]] std::string qualified() const { return project + '/' + environment; }
};

// Parts hold letters, digits, `-`, `_` and `.`, up to 100 of them, and are not `.` or `..`
// (Pulumi Cloud's rules). A version follows `@`, or `:` as the `esc` program reads it too.
[[nodiscard]] Result<EnvironmentName> parse_environment_name(std::string_view text);

// Several, by comma or line end.
[[nodiscard]] Result<std::vector<EnvironmentName>> parse_environment_names(std::string_view text);

}  // namespace courier::sources
