// How old a key is, as far as that can be known.
#pragma once

#include <optional>
#include <string>

#include "app/commands.h"
#include "app/key_file.h"
#include "rotation/age.h"
#include "rotation/record.h"

namespace courier::app {

struct KeyAge {
  rotation::Age age = rotation::Age::fresh;
  std::string text;  // "is 12 days old"
};

// By the rotation that made it, else by the date in its comment; an error where neither is known.
// When it is due and when overdue, --due-after and --overdue-after say, in days.
[[nodiscard]] Result<KeyAge> key_age(const Call& call, const ReadKey& key,
                                     const std::optional<rotation::Record>& record);

}  // namespace courier::app
