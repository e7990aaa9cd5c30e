// Where an instance type can be launched now.
#pragma once

#include <string>
#include <vector>

#include "services/lambda.h"

namespace courier::services {

// The wanted region, or the first in the order of their names when none is wanted. Errors say where
// there is capacity instead: for the type elsewhere, else for other types.
[[nodiscard]] Result<std::string> choose_region(const std::vector<LambdaType>& types,
                                                const std::string& type,
                                                const std::string& wanted_region);

}  // namespace courier::services
