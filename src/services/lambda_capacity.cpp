#include "services/lambda_capacity.h"

#include <algorithm>

#include "base/text.h"

namespace courier::services {

namespace {

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return names;
}

// For one line of a message.
std::string shown(std::vector<std::string> names) {
  for (std::string& name : names) {
    name = one_line(std::move(name));
  }
  return join(names, ", ");
}

// "gpu_1x_a10 (us-east-1, us-west-1), gpu_1x_gh200 (us-east-1)".
std::string with_capacity(const std::vector<LambdaType>& types) {
  std::vector<std::string> parts;
  for (const LambdaType& type : types) {
    if (!type.regions.empty()) {
      parts.push_back(one_line(type.name) + " (" + shown(sorted(type.regions)) + ')');
    }
  }
  return parts.empty() ? "no type has capacity now: try again later"
                       : "with capacity now: " + join(parts, ", ");
}

}  // namespace

Result<std::string> choose_region(const std::vector<LambdaType>& types, const std::string& type,
                                  const std::string& wanted_region) {
  const auto found =
      std::find_if(types.begin(), types.end(), [&](const LambdaType& t) { return t.name == type; });
  if (found == types.end()) {
    std::vector<std::string> names;
    names.reserve(types.size());
    for (const LambdaType& known : types) {
      names.push_back(known.name);
    }
    const std::string near = nearest(type, names);
    return usage_error("Lambda Cloud has no instance type " + quote(type),
                       near.empty() ? with_capacity(types) : "did you mean " + quote(near) + "?");
  }
  const std::vector<std::string> regions = sorted(found->regions);
  if (regions.empty()) {
    return failure("no region has capacity for " + type, with_capacity(types));
  }
  if (wanted_region.empty()) {
    return regions.front();
  }
  if (std::find(regions.begin(), regions.end(), wanted_region) == regions.end()) {
    return failure("region " + quote(wanted_region) + " has no capacity for " + type,
                   "with capacity now: " + shown(regions));
  }
  return wanted_region;
}

}  // namespace courier::services
