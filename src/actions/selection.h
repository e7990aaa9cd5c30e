// Which values of an opened environment leave the program, and under which names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actions/mask_set.h"
#include "base/diagnostic.h"
#include "base/secret.h"
#include "esc/value.h"

namespace courier::actions {

enum class OnMissing { fail, warn };

struct SelectionRequest {
  // pulumi/esc-action's inputs: a boolean, or `TO=FROM`, `NAME`, `*`; and its older list of names.
  std::string export_environment_variables;
  std::string keys;
  // Lines `NAME = PATH`, `NAME ?= PATH`, `NAME = PATH | DEFAULT`: see parse_values.
  std::string values;
  OnMissing on_missing = OnMissing::fail;
  MaskScope mask = MaskScope::secrets;
};

// One value on its way out.
struct Delivery {
  std::string name;  // of the output; of the file too
  esc::Value value;  // what `text` was made from
  Secret text;
  bool secret = false;  // contains a part that ESC marks secret, or everything is to be masked
  bool file = false;    // the text goes into a file; output and variables hold its path
  bool output = true;   // a step output `name`
  std::vector<std::string> variables;  // names in GITHUB_ENV
};

// Every entry of `environmentVariables` and `files` is an output; what is exported as a variable
// is chosen as pulumi/esc-action 3.1.0 chooses it, save that an empty text is a value. An entry of
// both comes from `files`. Then the outputs of `values`; one that has the name of an entry replaces
// its output. Sorted by name. Everything missing is reported in `diagnostics`, at once.
[[nodiscard]] std::vector<Delivery> select(const esc::Value& root, const SelectionRequest& request,
                                           Diagnostics& diagnostics);

// One line of `values`. PATH is a path of the ESC language without `${}`; it ends at a blank
// outside quotes. DEFAULT is the rest of the line, for a missing or null value.
struct ValueLine {
  std::string name;
  std::string path;
  bool optional = false;                // `?=`: no output when missing
  std::optional<std::string> fallback;  // `| DEFAULT`
  Range name_at;
  Range path_at;
};
[[nodiscard]] std::vector<ValueLine> parse_values(std::string_view text, Diagnostics& diagnostics);

}  // namespace courier::actions
