// Parses the expressions of jinja2, so far as to know the variables in them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace courier::cloudinit {

struct JinjaVariable {
  std::string name;    // "v1"
  std::string member;  // "region" of `v1.region` or `v1['region']`; empty if none
};

struct JinjaExpression {
  bool is_valid = false;
  // Those that must exist: not what `default` or `is defined` looks after.
  std::vector<JinjaVariable> variables;
};

[[nodiscard]] JinjaExpression parse_jinja(std::string_view text);

}  // namespace courier::cloudinit
