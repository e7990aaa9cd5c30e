// Workflow commands on standard output: masks, annotations, groups; and foreign text made harmless.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "actions/mask_set.h"
#include "actions/runtime.h"
#include "base/diagnostic.h"
#include "base/effects.h"
#include "base/error.h"

namespace courier::actions {

// Escapes of actions/runner 2.336: data `%`, CR, LF; a property also `:` and `,`.
[[nodiscard]] std::string escape_data(std::string_view text);
[[nodiscard]] std::string escape_property(std::string_view text);

// Text from outside, such that no line of it is a command: a `::` before which nothing visible
// stands gets a backslash, `##[` becomes `##\[`, and a CR that ends no line is shown as `\r`.
// Line ends stay; the text may have several lines.
[[nodiscard]] std::string defuse(std::string_view text);

// The add-mask lines, one a mask, in the form that both GitHub's runner and act (0.2.87) read:
// `::add-mask::V`. For a V with `::` act ends the header at the last `::` and prints the line;
// there it gets `##[add-mask]V`, or, when V holds `]` too, an error. act decodes `%250A` and
// `%250D` in a random order: those go to it many times. Nothing at all when run by hand.
[[nodiscard]] Result<Secret> mask_commands(const std::vector<Mask>& masks, Host host);

enum class Level { error, warning, notice };

// What a log line says, and where: shown on the run's page and beside the line of the file.
struct Annotation {
  std::string message;  // several lines are fine
  std::string title;
  std::string file;  // relative to the workspace, or empty
  std::size_t line = 0;
  std::size_t column = 0;
};

[[nodiscard]] Annotation to_annotation(const Diagnostic& diagnostic);

// The runner keeps so many annotations of one level per step, and so much of each message.
inline constexpr std::size_t annotations_per_level = 10;
inline constexpr std::size_t annotation_characters = 4096;

// Writes for the host at hand: commands for GitHub's runner; for act, which lacks some, those it
// has; by hand plain lines. Each call writes whole lines and flushes.
class Commands {
 public:
  Commands(Output& out, Host host, bool debug) : out_(out), host_(host), debug_(debug) {}

  Result<void> masks(const std::vector<Mask>& masks);
  // The tenth of a level and those after it are held back, to become one in finish().
  void annotate(Level level, const Annotation& annotation);
  void finish();
  void group(std::string_view title);
  void end_group();
  void debug(std::string_view text);  // only shown in step debug
  void print(std::string_view text);  // an ordinary line or several, defused

 private:
  void write(std::string_view lines);

  Output& out_;
  Host host_;
  bool debug_;
  std::array<std::size_t, 3> written_{};
  std::array<std::vector<Annotation>, 3> held_back_;
};

}  // namespace courier::actions
