#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "base/encode.h"
#include "base/text.h"
#include "cloudinit/secrets.h"

using namespace courier;
using namespace courier::cloudinit;

namespace {

std::string piece(std::string_view text) { return base64_encode(text, Base64::url_safe, false); }

Exposure exposure_of(const std::string& text) {
  const auto judgement = judge_secret(text, std::chrono::system_clock::time_point{});
  REQUIRE(judgement);
  return judgement->exposure;
}

}  // namespace

TEST_CASE("secrets: a token that ends soon is one, and nothing besides", "[cloudinit]") {
  const std::string header = piece(R"({"alg":"RS256"})");
  const std::string soon = piece(R"({"exp":3600})");
  const auto joined = [](const std::vector<std::string>& pieces) { return join(pieces, "."); };
  const std::string token = joined({header, soon, "c2ln"});
  CHECK(exposure_of(token) == Exposure::low);
  CHECK(exposure_of(token + '\n') == Exposure::low);
  CHECK(exposure_of(joined({header, soon, ""})) == Exposure::low);  // unsigned: RFC 7519 §6
  for (const std::string& other :
       {joined({"pass word", soon, "word"}), joined({"hunter2", soon, "c2ln"}),
        joined({piece("{}"), soon, "c2ln"}), joined({header, soon, "pass word"}),
        joined({header, soon, "pass+word"}), joined({header, soon}), joined({token, "c2ln"}),
        token + "\npassword", "password " + token, joined({"", soon, ""}),
        joined({header, piece(R"({"exp":"3600"})"), "c2ln"}),
        joined({header, piece(R"({"exp":86401})"), "c2ln"})}) {
    CAPTURE(other);
    CHECK(exposure_of(other) == Exposure::medium);
  }
}
