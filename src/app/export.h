// An opened environment, or one of its values, as text in one of the formats of `esc env open`.
#pragma once

#include <string_view>

#include "actions/deliver.h"
#include "actions/mask_set.h"
#include "app/commands.h"
#include "base/secret.h"
#include "esc/format.h"
#include "esc/property_path.h"
#include "esc/value.h"
#include "sync/consent.h"

namespace courier::app {

// `pull --format`: to the output file, else to standard output. Masks go first in a workflow. What
// dotenv and shell name as files is written where `pull` writes files, and removed by the post step
// with them; the output file is the user's and stays.
[[nodiscard]] ExitCode export_environment(const Call& call, const esc::Value& root,
                                          actions::MaskScope scope, const sync::Consents& consents);

// Formats that list variables and take the whole environment: dotenv, shell.
[[nodiscard]] bool is_list_format(std::string_view format);
// The environment, or the part of it that the path leads to, in one of the others: json, yaml,
// string, detailed. Null where the path leads nowhere, as the esc CLI prints. `detailed` has all
// secrets in it.
[[nodiscard]] Result<Secret> document(std::string_view format, const esc::Value& root,
                                      const esc::PropertyPath& path = {},
                                      esc::Secrets secrets = esc::Secrets::shown);

// What leaves the program in a workflow and no mask hides, a warning each.
void name_unmasked(const Call& call, const actions::DeliveryPlan& plan);

// Secrets in the clear, because the user asked for them.
[[nodiscard]] ExitCode print_secret(const Call& call, const Secret& text);

}  // namespace courier::app
