// What later steps get through the runner's files: outputs, variables, state, job summary.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/effects.h"
#include "base/error.h"
#include "base/secret.h"

namespace courier::actions {

struct Entry {
  std::string name;
  Secret value;
  std::optional<Range> defined_at;  // for diagnostics
};

// All that a step hands over.
struct FileCommands {
  std::vector<Entry> outputs;      // GITHUB_OUTPUT
  std::vector<Entry> environment;  // GITHUB_ENV
  std::vector<Entry> state;        // GITHUB_STATE, for the post step
  std::string summary;             // GITHUB_STEP_SUMMARY, Markdown
};

// Bytes for one file, complete.
struct Append {
  std::string variable;  // "GITHUB_ENV"
  std::string path;
  Secret bytes;
};

// Linux refuses to start a program with a longer `NAME=VALUE` (MAX_ARG_STRLEN, with the final NUL).
inline constexpr std::size_t longest_variable = 128UL * 1024 - 1;
// The runner drops a longer summary whole.
inline constexpr std::size_t longest_summary = 1024UL * 1024;

// Whether a variable of this name changes how later steps run: PATH, LD_…, BASH_ENV, GITHUB_….
[[nodiscard]] bool is_dangerous_variable(std::string_view name);
[[nodiscard]] bool is_variable_name(std::string_view name);  // [A-Za-z_][A-Za-z0-9_]*
[[nodiscard]] bool is_output_name(std::string_view name);    // '-' and '.' as well

// Checks everything and prepares the bytes; writes nothing. `allowed` says whether the user
// consents to a dangerous variable. Errors and warnings go to `diagnostics`; after an error the
// list is empty.
[[nodiscard]] std::vector<Append> prepare(const FileCommands& commands,
                                          const Environment& environment, Random& random,
                                          const std::function<bool(std::string_view)>& allowed,
                                          Diagnostics& diagnostics);

// Whether each of the files can be appended to, found out by appending nothing.
Result<void> check_writable(const std::vector<Append>& appends, Files& files);
// One write for each file.
Result<void> write(const std::vector<Append>& appends, Files& files, WriteBoundary& boundary);

}  // namespace courier::actions
