// The other spellings under which a secret turns up in logs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "actions/runtime.h"

namespace courier::actions {

// Every base64 spelling of `text`, wherever it starts within the encoded bytes: for each of the
// three alignments the characters that depend on `text` alone, in the standard and the URL
// alphabet; and the lines of 76 and 64 characters that coreutils and OpenSSL make of a long one.
[[nodiscard]] std::vector<std::string> base64_forms(std::string_view text);

// One line, as shells, URLs and JSON writers spell it. Only forms that differ from `line`. GitHub's
// runner (2.336) derives some itself; those are here for act only, which derives none.
[[nodiscard]] std::vector<std::string> escaped_forms(std::string_view line, Host host);

}  // namespace courier::actions
