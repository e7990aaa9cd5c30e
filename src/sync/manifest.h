// The manifest courier.yaml: which ESC value goes to which GitHub secret or variable.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "sync/item.h"

namespace courier::sync {

// A name in the manifest with its place.
struct Named {
  std::string text;
  Range place;
};

// One entry of `targets`. `schemas/courier.schema.json` says what may be written there.
struct Target {
  std::string name;
  Scope scope;
  std::optional<Visibility> visibility;  // unstated: kept, and `private` for what is new
  std::vector<Named> repositories;       // with `visibility: selected`: names without the owner
  Range place;                           // of the entry's key
};

// One entry of `secrets` or `variables`.
struct Entry {
  ItemKind kind = ItemKind::secret;
  std::string name;             // upper case
  Named from;                   // an ESC path, its grammar not looked at yet
  std::vector<std::size_t> to;  // indices into Manifest::targets
  bool required = true;
  Range place;  // of the entry's key
};

struct Manifest {
  std::string file;
  std::vector<Named> environments;  // as written, later over earlier; may be empty
  std::vector<Target> targets;
  std::vector<Entry> entries;  // secrets, then variables, in the order of the document
};

// Reads a whole manifest and goes on after a mistake. What comes back is fit for use only when
// `diagnostics` has no errors. `file` is the name that places show.
[[nodiscard]] Manifest read_manifest(std::string_view file, std::string_view text,
                                     Diagnostics& diagnostics);

}  // namespace courier::sync
