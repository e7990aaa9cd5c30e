#include <string>

#include "app/commands.h"
#include "app/definition_file.h"
#include "base/text.h"
#include "sources/local.h"

namespace courier::app {

namespace {

enum class Direction { seal, unseal };

ExitCode rewrite(const Call& call, Direction direction) {
  const std::string& file = call.options.arguments[0];
  const Result<std::string> environment = environment_of_file(call, file);
  if (!environment) {
    return fail(call, environment.error());
  }
  const Result<DefinitionFile> definition = read_definition(call, file, *environment);
  if (!definition) {
    return fail(call, definition.error());
  }
  const Result<std::optional<esc::SealingKey>> key =
      sources::find_key(call.world.environment, call.options.get("key-file"), call.world.files);
  if (!key) {
    return fail(call, key.error());
  }
  const bool seals = direction == Direction::seal;
  const esc::Rewriting rewriting =
      seals ? esc::seal_secrets(definition->document, *key, call.world.random)
            : esc::unseal_secrets(definition->document, *key);
  if (rewriting.diagnostics.has_errors()) {
    return refuse(call, rewriting.diagnostics);
  }
  if (rewriting.changed == 0) {
    call.printer.note(file + (seals ? ": nothing to seal" : ": nothing is sealed"));
    return ExitCode::done;
  }
  if (const Result<void> written = write_definition(call, *definition, rewriting.text); !written) {
    return fail(call, written.error());
  }
  call.printer.note((seals ? "sealed " : "unsealed ") + count_of(rewriting.changed, "secret") +
                    " of " + *environment + " in " + file +
                    (seals ? "" : ", which now holds plain secrets"));
  return ExitCode::done;
}

}  // namespace

ExitCode env_seal(const Call& call) { return rewrite(call, Direction::seal); }

ExitCode env_unseal(const Call& call) { return rewrite(call, Direction::unseal); }

}  // namespace courier::app
