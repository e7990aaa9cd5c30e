#include "services/lambda_refusal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/foreign_json.h"
#include "base/text.h"

namespace courier::services {

namespace {

using nlohmann::json;

// Lambda's `error`, empty where there is none.
json error_in(const net::Response& response) {
  const json body = response.is_json() ? parse_foreign_json(response.body) : json();
  return body.is_object() && body.contains("error") && body["error"].is_object() ? body["error"]
                                                                                 : json::object();
}

struct Explanation {
  std::string_view code;  // empty where the status says it
  std::string_view finding;
  std::string_view hint;
};

// By `code`: message and suggestion "are subject to change", says the description.
constexpr std::array explanations{
    Explanation{"global/invalid-api-key", "Lambda does not accept the API key",
                "it is wrong, or was deleted: make a new one at cloud.lambda.ai/api-keys"},
    Explanation{"global/account-inactive", "Lambda holds the account for inactive",
                "look at cloud.lambda.ai: mail address and payment method"},
    Explanation{"global/invalid-address", "Lambda does not accept the billing address",
                "mend it at cloud.lambda.ai"},
    Explanation{"global/quota-exceeded", "the account's quota is used up",
                "terminate what is not needed (esc-courier lambda list), or ask Lambda for more"},
    Explanation{"instance-operations/launch/insufficient-capacity",
                "there is no capacity left for it",
                "it was there a moment ago: run again, or choose another --region or "
                "--instance-type"},
    Explanation{"global/invalid-parameters", "Lambda does not accept what was sent",
                "check the names that were given"},
    Explanation{"global/duplicate", "the name is taken", "choose another name"},
    Explanation{"global/object-does-not-exist", "Lambda knows nothing of that name",
                "check the names that were given; somebody else may have removed it"},
};

const Explanation& explanation_of(const net::Response& response, std::string_view code) {
  static constexpr Explanation limited{"", "Lambda's rate limit is reached", "wait, and run again"};
  static constexpr Explanation down{"", "Lambda failed", "try again later"};
  static constexpr Explanation odd{"", "Lambda gave an answer that does not fit",
                                   "run again; if it stays so, report it"};
  if (response.status == 429) {
    return limited;
  }
  const auto* const found = std::find_if(explanations.begin(), explanations.end(),
                                         [&](const Explanation& e) { return e.code == code; });
  if (found != explanations.end()) {
    return *found;
  }
  return response.status >= 500 ? down : odd;
}

// "12 seconds", the longest that Lambda's description names, unless the answer says.
std::string wait_of(const net::Response& response) {
  const std::string_view said = response.header("retry-after");
  std::uint32_t seconds = 12;
  std::from_chars(said.data(), said.data() + said.size(), seconds);
  return count_of(seconds, "second");
}

}  // namespace

Error explain_refusal(const net::Response& response, const std::string& doing,
                      const std::string& api_url) {
  const json error = error_in(response);
  const std::string code = one_line(text_in(error, "code"));
  std::string said;
  for (const char* member : {"message", "suggestion"}) {
    if (const std::string text = text_in(error, member); !text.empty()) {
      said += (said.empty() ? "" : " ") + text;
    }
  }
  const Explanation& found = explanation_of(response, code);
  std::string text =
      doing + ": " + std::string(found.finding) + " (" + std::to_string(response.status);
  text += code.empty() ? "" : ", " + code;
  text += said.empty() ? ")" : ": " + one_line(std::move(said)) + ')';
  std::string hint(found.hint);
  if (response.status == 429) {
    hint = "wait " + wait_of(response) + ", and run again";
  }
  if (!response.is_json() && response.status < 500 && response.status != 429) {
    hint = "is " + api_url + " really Lambda's API? Its answer is not JSON";
  }
  return {ErrorKind::failed, std::move(text), std::move(hint)};
}

}  // namespace courier::services
