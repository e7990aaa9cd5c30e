// One function per command: options in, effects through the world, an exit code out.
#pragma once

#include "actions/runtime.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/print.h"
#include "app/world.h"

namespace courier::app {

// What each command gets.
struct Call {
  const Options& options;
  const actions::Runtime& runtime;
  World& world;
  Printer& printer;
};

[[nodiscard]] ExitCode pull(const Call& call);
[[nodiscard]] ExitCode sync(const Call& call);
[[nodiscard]] ExitCode render(const Call& call);
[[nodiscard]] ExitCode env_open(const Call& call);
[[nodiscard]] ExitCode env_get(const Call& call);
[[nodiscard]] ExitCode env_check(const Call& call);
[[nodiscard]] ExitCode env_ls(const Call& call);
[[nodiscard]] ExitCode env_set(const Call& call);
[[nodiscard]] ExitCode env_seal(const Call& call);
[[nodiscard]] ExitCode env_unseal(const Call& call);
[[nodiscard]] ExitCode env_key_new(const Call& call);
[[nodiscard]] ExitCode keys_new(const Call& call);
[[nodiscard]] ExitCode keys_show(const Call& call);
[[nodiscard]] ExitCode keys_verify(const Call& call);
[[nodiscard]] ExitCode keys_normalize(const Call& call);
[[nodiscard]] ExitCode lambda_launch(const Call& call);
[[nodiscard]] ExitCode lambda_list(const Call& call);
[[nodiscard]] ExitCode lambda_terminate(const Call& call);
[[nodiscard]] ExitCode lambda_keys_list(const Call& call);
[[nodiscard]] ExitCode lambda_keys_add(const Call& call);
[[nodiscard]] ExitCode lambda_keys_remove(const Call& call);
[[nodiscard]] ExitCode keys_rotate(const Call& call);
[[nodiscard]] ExitCode keys_prune(const Call& call);
[[nodiscard]] ExitCode version(const Call& call);
[[nodiscard]] ExitCode post(const Call& call);

// How an option is given here: `--definitions DIR`, in a workflow's step `definitions: DIR`.
[[nodiscard]] std::string how_to_give(const Call& call, std::string_view option,
                                      std::string_view value);

// Prints the error; gives the exit code of its kind.
[[nodiscard]] ExitCode fail(const Call& call, const Error& error);
// Prints all of them; usage.
[[nodiscard]] ExitCode refuse(const Call& call, const Diagnostics& list,
                              std::string_view source = {});

}  // namespace courier::app
