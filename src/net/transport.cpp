#include "net/transport.h"

#include <algorithm>

#include "base/text.h"

namespace courier::net {

std::string_view Response::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const auto& header) { return header.first == name; });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

bool Response::is_json() const { return to_lower(header("content-type")).contains("json"); }

}  // namespace courier::net
