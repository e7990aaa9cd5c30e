#include "cloudinit/secrets.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/encode.h"
#include "base/pattern.h"
#include "base/text.h"
#include "cloudinit/layers.h"
#include "cloudinit/pem.h"
#include "ssh/public_key.h"

namespace courier::cloudinit {

namespace {

constexpr std::chrono::hours short_life{24};

// Public halves, which environments keep with the others.
bool is_public(std::string_view text) {
  return is_public_pem(text) || ssh::parse_public_key(text).has_value();
}

// Seconds since 1970 at which a JSON Web Token (compact: RFC 7515 §3.1) ends, if the text is one,
// nothing else, and says so.
std::optional<std::int64_t> end_of_token(std::string_view text) {
  static const Pattern three_pieces =
      *Pattern::compile("^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*$");
  if (!three_pieces.matches(text)) {
    return {};
  }
  const std::vector<std::string_view> parts = split(text, '.');
  const auto json_in = [](std::string_view part) {
    return nlohmann::json::parse(base64_decode_pasted(part).value_or(""), nullptr, false);
  };
  const auto header = json_in(parts[0]);
  const auto claims = json_in(parts[1]);
  if (!header.is_object() || !header.contains("alg") || !claims.is_object() ||
      !claims.contains("exp") || !claims["exp"].is_number_integer()) {
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

namespace {

bool holds_plain_token(std::string_view text) {
  static const Pattern pattern = *Pattern::compile(
      R"(\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{36,}|AKIA[A-Z0-9]{16}|pul-[0-9a-f]{40})"
      R"(|xox[abprs]-[A-Za-z0-9-]{20,}|glpat-[A-Za-z0-9_-]{20,}|sk-(ant-|proj-)?[A-Za-z0-9_-]{32,})"
      R"(|dop_v1_[0-9a-f]{64}|npm_[A-Za-z0-9]{36}|hvs\.[A-Za-z0-9_-]{24,}|[sr]k_live_[A-Za-z0-9]{24,})"
      R"(|AIza[A-Za-z0-9_-]{35}|AGE-SECRET-KEY-1[A-Z0-9]{58})\b)"
      R"(|(?i)aws_secret_access_key["']?\s*[=:]\s*["']?[A-Za-z0-9/+]{40})");
  return pattern.matches(text);
}

}  // namespace

bool holds_known_token(std::string_view text) { return any_layer(text, holds_plain_token); }

std::optional<Judgement> judge_text(std::string_view text) {
  bool token = false;
  const bool key = any_layer(text, [&](std::string_view layer) {
    token = token || holds_plain_token(layer);
    return holds_plain_private_key(layer);
  });
  return key     ? std::optional(Judgement{Exposure::high, a_private_key})
         : token ? std::optional(Judgement{Exposure::high, an_access_token})
                 : std::nullopt;
}

std::optional<Judgement> judge_secret(std::string_view text,
                                      std::chrono::system_clock::time_point now) {
  if (const auto high = judge_text(text)) {
    return high;
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
