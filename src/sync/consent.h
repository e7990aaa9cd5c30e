// Consent to what cannot be taken back, as the option `allow` gives it.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace courier::sync {

enum class ConsentClass {
  overwrite,    // an item at GitHub that esc-courier did not write, a value of a definition
  remove,       // a machine or a key in a cloud
  widen,        // show an item to more repositories
  private_key,  // a private key elsewhere than on this machine
  variable,     // by name only: a variable that changes how later steps run
  user_data,    // by name only: a long-lived secret in user data
};

[[nodiscard]] std::string_view to_text(ConsentClass consent);  // "private-key"

class Consents {
 public:
  void add(ConsentClass consent, std::string name = {});  // no name: the whole class
  // Names of overwrite and widen have no case, as GitHub's.
  [[nodiscard]] bool allow(ConsentClass consent, std::string_view name) const;

 private:
  std::set<std::pair<ConsentClass, std::string>> given_;
};

// "delete:web-1", what `allow` takes; "delete" where the name has characters that it does not.
[[nodiscard]] std::string consent_to(ConsentClass consent, std::string_view name);

// Reads `NAME` (= `overwrite:NAME`), `CLASS` and `CLASS:NAME`, separated by commas or line ends.
[[nodiscard]] Result<Consents> parse_consents(std::string_view text);

}  // namespace courier::sync
