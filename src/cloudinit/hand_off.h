// The file that tells a later step what was rendered: schemas/user-data-metadata.schema.json.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "cloudinit/render.h"

namespace courier::cloudinit {

// JSON, the same for the same request; holds nothing of the user data but its SHA-256. `path` is
// where later steps find the user data.
[[nodiscard]] std::string hand_off(const RenderRequest& request, const UserData& user_data,
                                   std::string_view path);

// What a metadata file says that the launch of a machine needs.
struct HandedOff {
  std::string file;    // the user data's name, without its folder: it lies beside the metadata
  std::string target;  // the cloud that it is for
  std::string sha256;  // of the user data's bytes
};

// Errors begin with what is wrong, to follow the file's name.
[[nodiscard]] Result<HandedOff> read_hand_off(std::string_view text);

// Beside the user data: "user-data.yaml" → "user-data.metadata.json".
[[nodiscard]] std::string hand_off_path(std::string_view user_data_path);

}  // namespace courier::cloudinit
