#include "services/lambda_refusal.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/foreign_json.h"
#include "base/text.h"
#include "net/retry.h"

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
  std::string_view code;
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

struct Explained {
  std::string finding;
  std::string hint;
};

Explained explain(const net::Response& response, std::string_view code,
                  const std::string& api_url) {
  if (response.status == 429) {
    // The longest wait that Lambda's description names, unless the answer says.
    const auto wait = net::retry_after(response).value_or(std::chrono::seconds(12));
    return {"Lambda's rate limit is reached",
            "wait " + count_of(static_cast<std::size_t>(wait.count()), "second") +
                ", and run again"};
  }
  const auto* const found = std::find_if(explanations.begin(), explanations.end(),
                                         [&](const Explanation& e) { return e.code == code; });
  if (found != explanations.end()) {
    return {std::string(found->finding), std::string(found->hint)};
  }
  if (response.status >= 500) {
    return {"Lambda failed", "try again later"};
  }
  return {"Lambda gave an answer that does not fit",
          response.is_json() ? "run again; if it stays so, report it"
                             : "is " + api_url + " really Lambda's API? Its answer is not JSON"};
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
  Explained found = explain(response, code, api_url);
  std::string text = doing + ": " + found.finding + " (" + std::to_string(response.status);
  text += code.empty() ? "" : ", " + code;
  text += said.empty() ? ")" : ": " + one_line(std::move(said)) + ')';
  return {ErrorKind::failed, std::move(text), std::move(found.hint)};
}

}  // namespace courier::services
