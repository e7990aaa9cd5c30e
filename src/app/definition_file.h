// One definition file that a command changes: read whole, changed in place, written whole.
#pragma once

#include <string>

#include "app/commands.h"
#include "base/effects.h"
#include "esc/seal.h"

namespace courier::app {

struct DefinitionFile {
  esc::SealedDocument document;  // its file as the user named it
  FileStatus status;
};

// The environment "PROJECT/ENV" that a file defines: what `environment` names; else its place below
// `definitions`; else its own name and its folder's.
[[nodiscard]] Result<std::string> environment_of_file(const Call& call, const std::string& file);

// Regular files only: a link would be replaced by the file that it leads to.
[[nodiscard]] Result<DefinitionFile> read_definition(const Call& call, const std::string& file,
                                                     const std::string& environment);

// Puts the new text in the file's place, in one step, its mode and owner kept. A file that is no
// longer what was read is an error, with the hint `if_changed`.
Result<void> write_definition(const Call& call, const DefinitionFile& file, const std::string& text,
                              const std::string& if_changed = "run the command again");

}  // namespace courier::app
