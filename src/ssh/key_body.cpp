#include "ssh/key_body.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace courier::ssh {

namespace {

// Around lines that were quoted, listed or concatenated. None of them is base64 in either alphabet,
// and none begins an escape that a layer of its own takes off.
constexpr std::string_view junk = "\"'`,;>|#*$[](){}~";

bool is_space(char c) { return trim({&c, 1}).empty(); }

bool is_base64(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/';
}

// Padded anew; nothing when characters are missing or foreign ones left.
std::optional<std::string> completed(std::string base64, std::vector<std::string>& repairs) {
  const std::size_t had = base64.size();
  while (base64.ends_with('=')) {
    base64.pop_back();
  }
  const std::size_t whole = (base64.size() + 3) / 4 * 4;
  if (base64.empty() || base64.size() % 4 == 1 ||
      !std::all_of(base64.begin(), base64.end(), is_base64)) {
    return {};
  }
  if (had != whole) {
    repairs.emplace_back("restored the padding (=)");
  }
  base64.append(whole - base64.size(), '=');
  return base64;
}

// URL-safe letters become those of the standard alphabet.
std::string in_standard_alphabet(std::string text, std::vector<std::string>& repairs) {
  if (text.find_first_of("-_") != std::string::npos) {
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    repairs.emplace_back("URL-safe base64 (- and _) became the usual one (+ and /)");
  }
  return text;
}

std::optional<BodyReading> finish(BodyReading reading) {
  auto base64 =
      completed(in_standard_alphabet(std::move(reading.base64), reading.repairs), reading.repairs);
  if (!base64) {
    return {};
  }
  reading.base64 = std::move(*base64);
  return reading;
}

// White space and what quoted the lines do not count.
std::optional<BodyReading> as_it_stands(std::string_view body) {
  BodyReading reading;
  bool quoted = false;
  std::string word;
  const auto end_word = [&] {
    // A dash or plus alone joined lines, or is left of a row of dashes.
    if (word.find_first_not_of("-+") == std::string::npos) {
      quoted = quoted || !word.empty();
    } else {
      reading.base64 += word;
    }
    word.clear();
  };
  for (const char c : body) {
    if (is_space(c)) {
      end_word();
    } else if (junk.find(c) != std::string_view::npos) {
      quoted = true;
    } else {
      word += c;
    }
  }
  end_word();
  if (quoted) {
    reading.repairs.emplace_back("removed what quoted or joined the lines");
  }
  return finish(std::move(reading));
}

constexpr char plus_signs[] = "blanks inside the base64 became plus signs again";

// A form turned + into a blank: every blank within a line.
std::optional<BodyReading> blanks_within_lines(std::string_view body) {
  BodyReading reading{"", true, {plus_signs}};
  for (const std::string_view line : split(body, '\n')) {
    reading.base64 += replace_all(std::string(line), " ", "+");
  }
  return finish(std::move(reading));
}

// The same where line ends had become blanks too: those are where lines of `width` end.
std::optional<BodyReading> blanks_by_place(std::string_view body, std::size_t width) {
  BodyReading reading{"", true, {plus_signs}};
  if (!body.empty() && is_space(body.front())) {
    body.remove_prefix(1);
  }
  while (!body.empty()) {
    reading.base64 += replace_all(std::string(body.substr(0, width)), " ", "+");
    if (body.size() <= width) {
      break;
    }
    if (!is_space(body[width])) {
      return {};
    }
    body.remove_prefix(width + 1);
  }
  if (reading.base64.ends_with('+')) {
    reading.base64.pop_back();  // the end of the last line
  }
  return finish(std::move(reading));
}

// The backslash of each \n was lost, and the letter stayed.
std::optional<BodyReading> letters_for_line_ends(std::string_view body, std::string_view letters,
                                                 std::size_t width) {
  BodyReading reading{"", true, {"letters n became the line ends again that they had been"}};
  body = trim(body);
  if (!body.starts_with(letters) || !body.ends_with(letters) || body.size() < 2 * letters.size()) {
    return {};
  }
  body.remove_prefix(letters.size());
  while (body.size() > width + letters.size()) {
    if (body.substr(width, letters.size()) != letters) {
      return {};
    }
    reading.base64 += body.substr(0, width);
    body.remove_prefix(width + letters.size());
  }
  reading.base64 += body.substr(0, body.size() - letters.size());
  return finish(std::move(reading));
}

}  // namespace

PemHeaders take_headers(std::string_view& body) {
  constexpr std::string_view mark = "DEK-Info";
  const std::size_t at = body.find(mark);
  if (at == std::string_view::npos) {
    return {};
  }
  std::string_view rest = body.substr(at + mark.size());
  const std::size_t comma = rest.find(',');
  if (comma == std::string_view::npos || comma > 40) {
    return {};
  }
  PemHeaders headers;
  for (const char c : rest.substr(0, comma)) {
    if (c != ':' && !is_space(c)) {
      headers.cipher += c;
    }
  }
  // Of AES 16 bytes, of DES 8: where the digits end when nothing else says so.
  const std::size_t digits = headers.cipher.starts_with("AES") ? 32 : 16;
  std::size_t end = comma + 1;
  for (; end < rest.size() && headers.iv_digits.size() < digits; ++end) {
    if (!is_space(rest[end])) {
      headers.iv_digits += rest[end];
    }
  }
  body = rest.substr(end);
  // Of two line ends one stays, as it stands before the body of a key without headers.
  if (!body.empty() && is_space(body.front())) {
    body.remove_prefix(1);
  }
  return headers;
}

std::vector<BodyReading> read_body(std::string_view body) {
  std::vector<BodyReading> readings;
  const auto add = [&](std::optional<BodyReading> reading) {
    if (reading) {
      readings.push_back(std::move(*reading));
    }
  };
  add(as_it_stands(body));
  if (body.find(' ') != std::string_view::npos) {
    add(blanks_within_lines(body));
    add(blanks_by_place(body, 70));
    add(blanks_by_place(body, 64));
  }
  for (const std::size_t width : {70U, 64U}) {
    add(letters_for_line_ends(body, "n", width));
    add(letters_for_line_ends(body, "rn", width));
  }
  return readings;
}

}  // namespace courier::ssh
