// Secrets that user data holds: how bad it is when others read them there.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace courier::cloudinit {

enum class Exposure : std::uint8_t {
  high,    // opens something, for years: a private key, a service's access token
  medium,  // nothing tells what it opens, or when it ends
  low,     // worthless within a day
};

[[nodiscard]] std::string_view to_text(Exposure exposure);

struct Judgement {
  Exposure exposure = Exposure::medium;
  std::string_view what;  // "a private key"
};

// Of what the environment marks as secret; nothing where that is public by nature: public keys and
// certificates. A JSON Web Token (RFC 7519) whose `exp` is within a day of `now` is `low`.
[[nodiscard]] std::optional<Judgement> judge_secret(std::string_view text,
                                                    std::chrono::system_clock::time_point now);

// A value of the environment that got into the user data though it is marked as secret.
struct EmbeddedSecret {
  std::string name;  // its path in the environment
  Judgement judgement;
};

// Tokens that services give out, by the marks that they are made to be known by.
[[nodiscard]] bool is_known_token(std::string_view text);

}  // namespace courier::cloudinit
