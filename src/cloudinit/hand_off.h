// The file that tells a later step what was rendered: schemas/user-data-metadata.schema.json.
#pragma once

#include <string>
#include <string_view>

#include "cloudinit/render.h"

namespace courier::cloudinit {

// JSON, the same for the same request; holds nothing of the user data but its SHA-256. `path` is
// where later steps find the user data.
[[nodiscard]] std::string hand_off(const RenderRequest& request, const UserData& user_data,
                                   std::string_view path);

// Beside the user data: "user-data.yaml" → "user-data.metadata.json".
[[nodiscard]] std::string hand_off_path(std::string_view user_data_path);

}  // namespace courier::cloudinit
