#include "app/github_key.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "sync/apply.h"

namespace courier::app {

namespace {

// What sync says of the one step that cannot be done.
std::unexpected<Error> refused(const GithubKey& key, const sync::Plan& plan) {
  const auto step = std::find_if(plan.steps.begin(), plan.steps.end(), [](const sync::Step& one) {
    return one.kind == sync::StepKind::foreign || one.kind == sync::StepKind::blocked;
  });
  return usage_error(key.shown + ": " + step->reason, step->hint);
}

}  // namespace

Result<GithubKey> read_github_key(const Call& call, const std::string& text) {
  GithubKey key;
  key.shown = text;
  constexpr std::string_view scheme = "github:";
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) {
    return usage_error(text + ": expected github:TARGET/NAME",
                       "TARGET is a target of the manifest, NAME the secret's name");
  }
  const std::string name = text.substr(slash + 1);
  if (const char* const reason = sync::why_no_name(name)) {
    return usage_error(text + ": " + quote(name) + " cannot be the name of a secret", reason);
  }
  const std::string target = text.substr(scheme.size(), slash - scheme.size());
  const std::string file = call.options.get("manifest");
  Result<std::string> source = call.world.files.read(file);
  if (!source) {
    return usage_error(text + ": reading the manifest: " + source.error().message,
                       "name the manifest with --manifest FILE");
  }
  Diagnostics problems;
  key.manifest = sync::read_manifest(file, *source, problems);
  if (problems.has_errors()) {
    call.printer.diagnostics(problems, *source);
    return usage_error(text + ": the manifest has mistakes");
  }
  std::erase_if(key.manifest.targets, [&](const sync::Target& one) { return one.name != target; });
  if (key.manifest.targets.empty()) {
    return usage_error(text + ": " + file + " has no target " + quote(target));
  }
  key.manifest.entries = {{sync::ItemKind::secret, to_upper(name), {}, {0}, true, {}}};
  COURIER_TRY_LET(key.consents, sync::parse_consents(call.options.get("allow")));
  COURIER_TRY_LET(key.github, connect_to_github(call));
  return key;
}

bool may_overwrite(const GithubKey& key) {
  return key.consents.allow(sync::ConsentClass::overwrite, key.manifest.entries.front().name);
}

Result<PlannedGithubKey> plan_github_key(GithubKey key, const Secret& value) {
  COURIER_TRY_LET(const sync::Observed observed, sync::observe(key.manifest, *key.github.store));
  sync::WantedValues wanted{value};
  sync::Plan plan = sync::make_plan(key.manifest, wanted, observed, key.consents);
  if (plan.blocked() || !plan.has_work()) {
    return refused(key, plan);
  }
  return PlannedGithubKey{std::move(key), std::move(wanted), std::move(plan)};
}

Result<void> write_github_key(const Call& call, PlannedGithubKey& planned) {
  COURIER_TRY_LET(const sync::Applied applied,
                  sync::apply(planned.plan, planned.key.manifest, planned.wanted,
                              *planned.key.github.store, call.world.boundary));
  for (const sync::Outcome& outcome : applied.outcomes) {
    if (outcome.kind == sync::Outcome::Kind::failed || outcome.kind == sync::Outcome::Kind::raced) {
      return std::unexpected(outcome.error);
    }
  }
  call.printer.note("wrote " + planned.key.shown);
  return {};
}

}  // namespace courier::app
