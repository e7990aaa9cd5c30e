#include "app/key_targets.h"

#include <algorithm>
#include <utility>

#include "app/audit_trail.h"
#include "app/definition_value.h"
#include "app/key_registry.h"
#include "app/key_target_checks.h"
#include "base/encode.h"
#include "base/text.h"
#include "esc/seal.h"
#include "sources/local.h"
#include "ssh/fingerprint.h"
#include "sync/consent.h"
#include "yaml/scalar.h"

namespace courier::app {

namespace {

constexpr char usual_path[] = "lambda_labs_ssh_public_key_base64";
constexpr char public_option[] = "public-key-to";
constexpr char private_option[] = "private-key-to";

Result<void> check_consent(const Call& call, const std::string& key_name) {
  COURIER_TRY_LET(const sync::Consents consents, sync::parse_consents(call.options.get("allow")));
  if (!consents.allow(sync::ConsentClass::private_key, key_name)) {
    return usage_error("--private-key-to stores a private key elsewhere than in its file",
                       "consent with --allow private-key");
  }
  return {};
}

// Adds a definition to the targets, with the first one the key as well.
Result<void> add_target(const Call& call, const std::string& option, const std::string& text,
                        const std::vector<ssh::PublicKey>& replaceable, KeyTargets& targets) {
  const std::string shown = "--" + option + ' ' + text;
  const std::size_t hash = text.find('#');
  const bool has_path = hash != std::string::npos && hash + 1 < text.size();
  const bool is_private = option == private_option;
  if (!text.starts_with("esc:") || (is_private && !has_path)) {
    return usage_error(shown + ": expected esc:PROJECT/ENV" +
                       (is_private ? "#PATH or github:TARGET/NAME" : "[#PATH] or lambda:NAME"));
  }
  KeyTarget target;
  target.is_private = is_private;
  const std::string path = has_path ? text.substr(hash + 1) : usual_path;
  COURIER_TRY_LET(target.path, document_path(path));
  COURIER_TRY_LET(target.file, find_definition(call, text.substr(4, hash - 4)));
  if (targets.definitions.empty()) {
    COURIER_TRY_LET(targets.key, sources::find_key(call.world.environment,
                                                   call.options.get("key-file"), call.world.files));
  }
  if (is_private && !targets.key) {
    return esc::no_key("there is no key to seal the private key with");
  }
  COURIER_TRY(check_place(call, target, path, replaceable));
  targets.definitions.push_back(std::move(target));
  return {};
}

// The targets one by one. A comma may stand in a path: only one before the next target parts.
std::vector<std::string> public_targets(const std::string& list) {
  std::vector<std::string> out;
  for (const std::string_view line : split(list, '\n')) {
    bool is_first = true;
    for (const std::string_view part : split(line, ',')) {
      const std::string_view text = trim(part);
      if (!is_first && !text.starts_with("esc:") && !registry_name(text)) {
        out.back() += ',' + std::string(part);
      } else if (!text.empty()) {
        out.emplace_back(text);
        is_first = false;
      }
    }
  }
  return out;
}

// Changes the text of the definition in `changed`, to which the file is added where it is not
// there.
Result<void> plan_definition(const Call& call, const KeyTarget& target,
                             const ssh::PublicKey& public_half, const Secret& private_text,
                             const std::optional<esc::SealingKey>& key,
                             std::vector<ChangedDefinition>& changed) {
  const std::string& path = target.file.document.file;
  auto place = std::find_if(changed.begin(), changed.end(), [&](const ChangedDefinition& other) {
    return other.file.document.file == path;
  });
  if (place == changed.end()) {
    place = changed.insert(place, {target.file, target.file.document.text});
  }
  COURIER_TRY_LET(
      const yaml::Node value,
      target.is_private
          ? secret_node(yaml::text_node(std::string(private_text.reveal(Disclosure::at_rest_seal))))
          : Result<yaml::Node>(yaml::text_node(base64_encode(public_half.line() + '\n'))));
  esc::SealedDocument document = target.file.document;
  document.text = place->text;
  esc::Rewriting rewriting = with_value(document, target.path, value, key, call.world.random);
  call.printer.diagnostics(rewriting.diagnostics);
  if (rewriting.diagnostics.has_errors()) {
    return usage_error(path + ": cannot take the key", "nothing was written");
  }
  place->text = std::move(rewriting.text);
  return {};
}

}  // namespace

TargetTexts given_targets(const Call& call) {
  return {call.options.get(private_option), call.options.get(public_option)};
}

Result<std::vector<std::string>> registry_names(const TargetTexts& texts) {
  constexpr std::size_t longest = 55;  // 64, less what a rotation adds to it
  std::vector<std::string> names;
  for (const std::string& text : public_targets(texts.public_to)) {
    const std::optional<std::string> name = registry_name(text);
    if (!name) {
      continue;
    }
    if (name->empty() || name->size() > longest || one_line(*name) != *name) {
      return usage_error("--public-key-to " + one_line(text) + ": expected lambda:NAME",
                         "NAME has 1 to 55 characters: a rotation adds -retiring, and Lambda Cloud "
                         "takes 64");
    }
    if (std::find(names.begin(), names.end(), *name) == names.end()) {
      names.push_back(*name);
    }
  }
  return names;
}

Result<KeyTargets> read_key_targets(const Call& call, const TargetTexts& texts,
                                    const std::string& key_name,
                                    const std::vector<ssh::PublicKey>& replaceable) {
  KeyTargets targets{key_name, texts, {}, {}, {}};
  if (!texts.private_to.empty()) {
    COURIER_TRY(check_consent(call, key_name));
  }
  if (texts.private_to.starts_with("github:")) {
    COURIER_TRY_LET(targets.github, read_github_key(call, texts.private_to));
    if (!replaceable.empty() && !may_overwrite(*targets.github)) {
      const std::string& name = targets.github->manifest.entries.front().name;
      return usage_error(texts.private_to + ": a rotation overwrites this secret",
                         "consent with --allow private-key," + name);
    }
  } else if (!texts.private_to.empty()) {
    COURIER_TRY(add_target(call, private_option, texts.private_to, replaceable, targets));
  }
  COURIER_TRY(registry_names(texts));
  for (const std::string& text : public_targets(texts.public_to)) {
    if (!registry_name(text)) {
      COURIER_TRY(add_target(call, public_option, text, replaceable, targets));
    }
  }
  COURIER_TRY(check_apart(targets.definitions));
  return targets;
}

Result<PlannedTargets> plan_key_targets(const Call& call, KeyTargets targets,
                                        const ssh::PublicKey& public_half,
                                        const Secret& private_text) {
  PlannedTargets planned;
  if (!targets.texts.private_to.empty()) {
    planned.private_copy = {{"key", targets.key_name},
                            {"fingerprint", ssh::sha256_fingerprint(public_half)},
                            {"to", targets.texts.private_to}};
  }
  for (const KeyTarget& target : targets.definitions) {
    COURIER_TRY(
        plan_definition(call, target, public_half, private_text, targets.key, planned.definitions));
  }
  if (targets.github) {
    COURIER_TRY_LET(planned.github, plan_github_key(std::move(*targets.github), private_text));
  }
  return planned;
}

Result<void> write_key_targets(const Call& call, PlannedTargets& planned) {
  if (planned.private_copy) {
    COURIER_TRY(append_to_audit(call, "keys.private-key-to", *planned.private_copy));
  }
  for (const ChangedDefinition& definition : planned.definitions) {
    const std::string& path = definition.file.document.file;
    COURIER_TRY(write_definition(call, definition.file, definition.text,
                                 "the key files are written; store the public key: base64 -w0 "
                                 "KEY.pub | esc-courier env set ENV PATH --string --plaintext "
                                 "--file -"));
    call.printer.note("wrote " + path);
  }
  return planned.github ? write_github_key(call, *planned.github) : Result<void>();
}

}  // namespace courier::app
