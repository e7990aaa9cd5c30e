#include "cloudinit/login_key.h"

#include <algorithm>
#include <string>

#include "base/encode.h"
#include "base/text.h"

namespace courier::cloudinit {

namespace {

constexpr char how_to_store[] = "store the output of: base64 -w0 KEY.pub";

std::string_view name_of(esc::Value::Kind kind) {
  using enum esc::Value::Kind;
  switch (kind) {
    case null: return "null";
    case boolean: return "a boolean";
    case number: return "a number";
    case string: return "a string";
    case array: return "an array";
    case object: return "an object";
    case unknown: return "a value that is not known";
  }
  return {};
}

// As `base64` without -w0 and forms wrap it, too.
std::optional<std::string> decode(std::string_view text) {
  std::string compact(text);
  std::erase_if(compact, [](char c) { return trim({&c, 1}).empty(); });
  return base64_decode(compact);
}

Result<ssh::PublicKey> named(const char* subject, Result<ssh::PublicKey> key) {
  if (!key) {
    key.error().message.insert(0, subject);
  }
  return key;
}

}  // namespace

Result<ssh::PublicKey> decode_login_key(std::string_view text) {
  const auto decoded = decode(text);
  const auto twice = decoded ? decode(*decoded) : std::nullopt;
  if (ssh::holds_private_key(text)) {
    return named("the value ", ssh::parse_public_key(text));
  }
  if (twice && ssh::holds_private_key(*twice)) {
    return named("the value, decoded twice, ", ssh::parse_public_key(*twice));
  }
  const bool bare = ssh::parse_public_key(text).has_value();
  if (bare || !decoded) {
    return usage_error(bare ? "the value is the public key itself, expected its base64"
                            : "the value is not base64",
                       how_to_store);
  }
  if (twice && ssh::parse_public_key(*twice)) {
    return usage_error("the value is the base64 of a base64, expected that of a public key",
                       how_to_store);
  }
  return named("the value, decoded, ", ssh::parse_public_key(*decoded));
}

std::optional<ssh::PublicKey> login_key(const Values& values, const std::string& path,
                                        Diagnostics& diagnostics) {
  const esc::Lookup found = values.look_up(path);
  if (found.outcome != esc::Lookup::Outcome::found) {
    diagnostics.add({Severity::error,
                     "environment " + quote(values.environment_name) + " has no value " + path,
                     "add it under the environment's `values`: " + std::string(how_to_store),
                     {},
                     {}});
    return {};
  }
  if (values.environment == nullptr) {
    return {};
  }
  const auto complain = [&](std::string finding, std::string hint) {
    diagnostics.add(
        {Severity::error, std::move(finding), std::move(hint), found.value.defined_at(), path});
  };
  if (found.value.kind() != esc::Value::Kind::string) {
    complain("the value is " + std::string(name_of(found.value.kind())) + ", expected a string",
             how_to_store);
    return {};
  }
  const Secret text = found.value.secret_text();
  auto key = decode_login_key(text.reveal(Disclosure::inspection));
  if (!key) {
    complain(std::move(key.error().message), std::move(key.error().hint));
    return {};
  }
  return std::move(*key);
}

}  // namespace courier::cloudinit
