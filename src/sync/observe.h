// What GitHub holds now of the items that a manifest names.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>

#include "base/error.h"
#include "sync/item.h"
#include "sync/manifest.h"
#include "sync/store.h"

namespace courier::sync {

struct Observation {
  std::string updated_at;
  std::optional<Access> access;  // of an organization's item
  std::string value;             // of a variable, else empty
  bool operator==(const Observation&) const = default;
};

struct Observed {
  std::map<ItemKey, Observation> items;            // an absent key is absent at GitHub
  std::map<std::string, Repository> repositories;  // stated ones, by lower-case OWNER/NAME
};

// Reads only. The first read that fails ends it: a plan is never made from half a world.
[[nodiscard]] Result<Observed> observe(const Manifest& manifest, Store& store);

}  // namespace courier::sync
