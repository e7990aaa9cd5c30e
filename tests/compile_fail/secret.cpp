// The ways out of a Secret that the compiler must refuse, one at a time by -DNAME; PERMITTED is the
// use as it should be, which proves that the rest of this file compiles.
#include "base/secret.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

std::size_t use(const courier::Secret& secret, const courier::Secret& other) {
  std::string text = "x";
#if defined(PERMITTED)
  const courier::Secret copy = secret;
  text += secret.reveal(courier::Disclosure::inspection);
  return copy.same_as(other) ? text.size() : secret.size();
#elif defined(PRINT)
  std::cout << secret;
#elif defined(COMPARE)
  return secret == other ? 1 : 0;
#elif defined(DIFFER)
  return secret != other ? 1 : 0;
#elif defined(CONVERT_TO_VIEW)
  const std::string_view view = secret;
  return view.size();
#elif defined(COPY_INTO_STRING)
  const std::string copy(secret);
  return copy.size();
#elif defined(ASSIGN_TO_STRING)
  text = secret;
#elif defined(APPEND)
  text += secret;
#elif defined(CONCATENATE)
  text = text + secret;
#elif defined(TO_JSON)
  const nlohmann::json json = secret;
  return json.size();
#elif defined(CAST)
  return static_cast<std::string>(secret).size();
#elif defined(FROM_STRING)
  const courier::Secret implicit = text;
  return implicit.size();
#elif defined(REVEAL_WITHOUT_SINK)
  return secret.reveal().size();
#endif
  return text.size() + other.size();
}
