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

inline constexpr std::string_view a_private_key = "a private key";
inline constexpr std::string_view an_access_token = "a service's access token";

struct Judgement {
  Exposure exposure = Exposure::medium;
  std::string_view what;  // a_private_key, or other words
  bool operator==(const Judgement&) const = default;
};

// Of what the environment marks as secret; nothing where that is public by nature: public keys and
// certificates. A JSON Web Token (RFC 7519) whose `exp` is within a day of `now` is `low`.
[[nodiscard]] std::optional<Judgement> judge_secret(std::string_view text,
                                                    std::chrono::system_clock::time_point now);
// Of any text: what is `high` whoever says what about it.
[[nodiscard]] std::optional<Judgement> judge_text(std::string_view text);

// What got into the user data though others must not read it.
struct EmbeddedSecret {
  // Its path in the environment; of what came otherwise, what `--allow user-data:` takes.
  std::string name;
  Judgement judgement;
  bool operator==(const EmbeddedSecret&) const = default;
};

// Tokens that services give out, by the marks that they are made to be known by; also packed in the
// text (layers.h).
[[nodiscard]] bool holds_known_token(std::string_view text);

}  // namespace courier::cloudinit
