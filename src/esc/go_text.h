// Texts exactly as Go's standard library writes them, since the reference evaluator is in Go.
#pragma once

#include <string>
#include <string_view>

namespace courier::esc {

// strconv.Quote: printable runes as they are, `\n`, `\x01`, `\u00a0`, `\xff` for the rest.
void append_quoted(std::string& out, std::string_view text);
[[nodiscard]] std::string quoted(std::string_view text);

// A string as encoding/json writes it: `<`, `>`, `&`, U+2028 and U+2029 escaped, bytes that are not
// UTF-8 as U+FFFD.
void append_json_string(std::string& out, std::string_view text);

// What a string is after its way through encoding/json: each byte that is not UTF-8 as U+FFFD.
[[nodiscard]] std::string as_utf8(std::string_view text);

// strconv.ParseInt's and ParseUint's reading of a decimal: digits with an optional sign.
[[nodiscard]] bool parse_int(std::string_view text, long long& value);
[[nodiscard]] bool parse_uint(std::string_view text, unsigned long long& value);

}  // namespace courier::esc
