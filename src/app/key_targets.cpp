#include "app/key_targets.h"

#include <algorithm>
#include <utility>

#include "app/definition_value.h"
#include "base/encode.h"
#include "base/text.h"
#include "esc/seal.h"
#include "sources/local.h"
#include "sync/consent.h"
#include "yaml/read.h"
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

Result<std::optional<esc::SealingKey>> sealing_key(const Call& call) {
  return sources::find_key(call.world.environment, call.options.get("key-file"), call.world.files);
}

Result<void> check_private(const Call& call, const KeyTarget& target) {
  COURIER_TRY_LET(const std::optional<esc::SealingKey> key, sealing_key(call));
  if (!key) {
    return esc::no_key("there is no key to seal the private key with");
  }
  const yaml::ReadResult read = yaml::read(target.file.document.file, target.file.document.text);
  if (read.document && yaml::find(read.document->root, target.path) != nullptr) {
    return usage_error(target.file.document.file + ": " + yaml::show(target.path) +
                           " holds a value already, which may be the only copy of a key",
                       "name another path, or remove the value");
  }
  return {};
}

Result<KeyTarget> read_target(const Call& call, const std::string& option) {
  const std::string text = call.options.get(option);
  const std::string shown = "--" + option + ' ' + text;
  if (text.starts_with("github:")) {
    return usage_error(shown + ": not in this version", "see CHANGELOG.md for what is");
  }
  const std::size_t hash = text.find('#');
  const bool has_path = hash != std::string::npos && hash + 1 < text.size();
  const bool is_private = option == private_option;
  if (!text.starts_with("esc:") || (is_private && !has_path)) {
    return usage_error(shown + ": expected esc:PROJECT/ENV" + (is_private ? "#PATH" : "[#PATH]"));
  }
  KeyTarget target;
  target.is_private = is_private;
  COURIER_TRY_LET(target.path, document_path(has_path ? text.substr(hash + 1) : usual_path));
  COURIER_TRY_LET(target.file, find_definition(call, text.substr(4, hash - 4)));
  if (is_private) {
    COURIER_TRY(check_private(call, target));
  }
  return target;
}

}  // namespace

Result<std::vector<KeyTarget>> read_key_targets(const Call& call, const std::string& key_name) {
  std::vector<KeyTarget> targets;
  if (call.options.is_given(private_option)) {
    COURIER_TRY(check_consent(call, key_name));
  }
  for (const char* option : {private_option, public_option}) {
    if (call.options.is_given(option)) {
      COURIER_TRY_LET(KeyTarget target, read_target(call, option));
      targets.push_back(std::move(target));
    }
  }
  return targets;
}

std::optional<std::vector<ChangedDefinition>>
plan_key_targets(const Call& call, const std::vector<KeyTarget>& targets,
                 const std::string& public_line, const Secret& private_text) {
  std::vector<ChangedDefinition> changed;
  if (targets.empty()) {
    return changed;
  }
  const Result<std::optional<esc::SealingKey>> key = sealing_key(call);
  if (!key) {
    call.printer.error(key.error());
    return {};
  }
  for (const KeyTarget& target : targets) {
    const std::string& path = target.file.document.file;
    auto place = std::find_if(changed.begin(), changed.end(), [&](const ChangedDefinition& other) {
      return other.file.document.file == path;
    });
    if (place == changed.end()) {
      place = changed.insert(place, {target.file, target.file.document.text});
    }
    const Result<yaml::Node> value =
        target.is_private ? secret_node(yaml::text_node(
                                std::string(private_text.reveal(Disclosure::at_rest_seal))))
                          : Result<yaml::Node>(yaml::text_node(base64_encode(public_line + '\n')));
    if (!value) {
      call.printer.error(value.error());
      return {};
    }
    esc::SealedDocument document = target.file.document;
    document.text = place->text;
    esc::Rewriting rewriting = with_value(document, target.path, *value, *key, call.world.random);
    call.printer.diagnostics(rewriting.diagnostics);
    if (rewriting.diagnostics.has_errors()) {
      return {};
    }
    place->text = std::move(rewriting.text);
  }
  return changed;
}

Result<void> write_key_targets(const Call& call, const std::vector<ChangedDefinition>& changed) {
  for (const ChangedDefinition& definition : changed) {
    const std::string& path = definition.file.document.file;
    COURIER_TRY(write_definition(call, definition.file, definition.text,
                                 "the key files are written; store the public key: base64 -w0 "
                                 "KEY.pub | esc-courier env set ENV PATH --string --plaintext "
                                 "--file -"));
    call.printer.note("wrote " + path);
  }
  return {};
}

}  // namespace courier::app
