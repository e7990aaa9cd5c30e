// Hands selected values to later steps: a plan with everything checked, then its execution.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actions/commands.h"
#include "actions/file_commands.h"
#include "actions/mask_set.h"
#include "actions/runtime.h"
#include "actions/selection.h"
#include "base/diagnostic.h"
#include "base/effects.h"
#include "base/error.h"
#include "base/secret.h"
#include "esc/value.h"

namespace courier::actions {

struct DeliveryRequest {
  MaskScope mask = MaskScope::secrets;
  std::string files_directory;  // the input; empty: the default of `default_files_directory`
  // Sections of the environment that leave as a whole, in no delivery; "" is all of it.
  std::vector<std::string> leaving;
  std::function<bool(std::string_view)> variable_allowed;   // a dangerous variable's name
  std::function<bool(std::string_view)> overwrite_allowed;  // a file that is there already
};

// `RUNNER_TEMP/esc-courier` where later steps see it, else `.esc-courier` in the workspace.
[[nodiscard]] std::string default_files_directory(const Runtime& runtime);

struct PlannedFile {
  std::string name;
  std::string path;        // as this process sees it
  std::string shown_path;  // what outputs and variables hold
  Secret text;
};

struct DeliveryPlan {
  Secret mask_commands;  // lines for standard output; empty by hand
  std::size_t mask_count = 0;
  std::vector<Unmasked> unmasked;
  std::vector<PlannedFile> files;
  std::string directory;               // where files go; empty without files
  bool ignore_directory = false;       // put a `.gitignore` there
  std::vector<std::string> outputs;    // names, for the report
  std::vector<std::string> variables;  // names, for the report
  std::vector<Append> before_files;    // state: what the post step removes
  std::vector<Append> after_files;     // outputs and variables
  std::optional<Owner> owner;
};

// Looks at the world, changes nothing. `root` is the whole environment, whose other secrets are
// masked as well: programs print parts of what they were given. Errors go to `diagnostics` (the
// user's documents and inputs) or come back (the world, or a value that act cannot mask).
[[nodiscard]] Result<DeliveryPlan> plan_delivery(const std::vector<Delivery>& deliveries,
                                                 const esc::Value& root,
                                                 const DeliveryRequest& request,
                                                 const Runtime& runtime,
                                                 const Environment& environment, Files& files,
                                                 Random& random, Diagnostics& diagnostics);

// Masks on `out`, flushed; nothing more where the runner's files cannot be written; then what the
// post step must remove; then files; then outputs and variables. What is cut off leaves nothing
// that the post step does not know of.
Result<void> deliver(const DeliveryPlan& plan, Output& out, Files& files, WriteBoundary& boundary);

}  // namespace courier::actions
