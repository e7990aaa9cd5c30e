// What Lambda Cloud's refusals mean, and what to do about them.
#pragma once

#include <string>

#include "base/error.h"
#include "net/transport.h"

namespace courier::services {

// The error for an answer without `data`; `doing` begins it. Found by Lambda's `code`; its message
// and suggestion are quoted, cut and without control characters, never a body.
[[nodiscard]] Error explain_refusal(const net::Response& response, const std::string& doing,
                                    const std::string& api_url);

}  // namespace courier::services
