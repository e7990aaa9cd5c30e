// Opens the environments that a command names, from the source that its options name.
#pragma once

#include <optional>
#include <string>

#include "app/commands.h"
#include "esc/evaluate.h"

namespace courier::app {

// An opened environment, and how it was named, for reports and metadata.
struct Opened {
  esc::Value value;
  std::string name;  // "sophia/prod", several joined by ","
};

// The folder of local definitions; an error where none is named.
[[nodiscard]] Result<std::string> definitions_folder(const Call& call);

// `names` as the user wrote them, by comma or newline. The document's errors are printed here,
// warnings as well; nothing comes back then, and `code` says how to end.
[[nodiscard]] std::optional<Opened> open_environments(const Call& call, const std::string& names,
                                                      ExitCode& code, const esc::Aim& aim = {});

// Masks of every secret in the environment, flushed: in a workflow, before anything else is said of
// it. An error when they could not be written, or when act can mask one of them in no form.
[[nodiscard]] Result<void> mask_environment(const Call& call, const esc::Value& root);

}  // namespace courier::app
