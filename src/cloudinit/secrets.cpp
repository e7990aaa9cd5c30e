#include "cloudinit/secrets.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/encode.h"
#include "base/pattern.h"
#include "base/text.h"
#include "cloudinit/pem.h"
#include "ssh/public_key.h"

namespace courier::cloudinit {

namespace {

constexpr std::chrono::hours short_life{24};

// Public halves, which environments keep with the others.
bool is_public(std::string_view text) {
  const std::vector<PemBlock> blocks = pem_blocks(text);
  const bool certificates =
      !blocks.empty() && trim(text).starts_with("-----BEGIN ") &&
      std::all_of(blocks.begin(), blocks.end(), [](const PemBlock& block) {
        return block.label == "CERTIFICATE" || block.label.ends_with("PUBLIC KEY");
      });
  return certificates || ssh::parse_public_key(text).has_value();
}

// Seconds since 1970 at which a JSON Web Token ends, if it is one and says so.
std::optional<std::int64_t> end_of_token(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() != 3) {
    return {};
  }
  std::string payload(parts[1]);
  payload.append((4 - payload.size() % 4) % 4, '=');
  const auto decoded = base64_decode(payload, Base64::url_safe);
  const auto claims = nlohmann::json::parse(decoded.value_or(""), nullptr, false);
  if (!claims.is_object() || !claims.contains("exp") || !claims["exp"].is_number_integer()) {
    return {};
  }
  return claims["exp"].get<std::int64_t>();
}

}  // namespace

std::string_view to_text(Exposure exposure) {
  switch (exposure) {
    case Exposure::high: return "high";
    case Exposure::medium: return "medium";
    case Exposure::low: return "low";
  }
  return {};
}

bool is_known_token(std::string_view text) {
  static const Pattern pattern = *Pattern::compile(
      R"(\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{36,}|AKIA[A-Z0-9]{16}|pul-[0-9a-f]{40})"
      R"(|xox[abprs]-[A-Za-z0-9-]{20,}|glpat-[A-Za-z0-9_-]{20,}|sk-(ant-|proj-)?[A-Za-z0-9_-]{32,})\b)");
  return pattern.matches(text);
}

std::optional<Judgement> judge_secret(std::string_view text,
                                      std::chrono::system_clock::time_point now) {
  if (holds_whole_private_key(text)) {
    return Judgement{Exposure::high, "a private key"};
  }
  if (is_known_token(text)) {
    return Judgement{Exposure::high, "a service's access token"};
  }
  if (is_public(text)) {
    return {};
  }
  const std::optional<std::int64_t> end = end_of_token(trim(text));
  const auto latest =
      std::chrono::duration_cast<std::chrono::seconds>((now + short_life).time_since_epoch());
  if (end && *end <= latest.count()) {
    return Judgement{Exposure::low, "a token that ends within a day"};
  }
  return Judgement{Exposure::medium, "nothing tells when it ends"};
}

}  // namespace courier::cloudinit
