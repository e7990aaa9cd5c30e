#include "ssh/authorized_keys.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace courier::ssh {

namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view expiry = "expiry-time=";

struct Line {
  std::string_view whole;      // with its newline, where it has one
  std::string_view options;    // as written, may be empty
  std::size_t options_at = 0;  // where they, or else the type, begin
  std::string_view base64;     // empty where the line holds no key
};

// Where the first of these characters stands outside of quotes, else the end of the text. As in
// OpenSSH's sshkey_advance_past_options and opt_dequote, \" alone is escaped: no \\ is.
std::size_t find_unquoted(std::string_view text, std::string_view characters) {
  bool quoted = false;
  std::size_t i = 0;
  for (; i < text.size() && (quoted || characters.find(text[i]) == std::string_view::npos); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    }
  }
  return std::min(i, text.size());
}

std::string_view skip_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(blanks), text.size()));
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(" \t\r\n"));
}

// The key's base64 in "TYPE BASE64…"; empty where the text is something else.
std::string_view base64_in(std::string_view text) {
  const std::string_view type = first_word(text);
  if (!type.starts_with("ssh-") && !type.starts_with("ecdsa-") && !type.starts_with("sk-")) {
    return {};
  }
  return first_word(skip_blanks(text.substr(type.size())));
}

Line read_line(std::string_view whole) {
  Line line{whole, {}, 0, {}};
  const std::string_view text = skip_blanks(whole);
  line.options_at = whole.size() - text.size();
  if (text.starts_with('#')) {
    return line;
  }
  line.base64 = base64_in(text);
  if (line.base64.empty()) {
    line.options = text.substr(0, find_unquoted(text, blanks));
    line.base64 = base64_in(skip_blanks(text.substr(line.options.size())));
  }
  return line;
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    out.push_back(read_line(text.substr(0, end)));
    text.remove_prefix(end);
  }
  return out;
}

bool is_expiry(std::string_view option) {
  return to_lower(option.substr(0, expiry.size())) == expiry;
}

// The options one by one: commas within quotes do not part them.
std::vector<std::string_view> parts_of(std::string_view options) {
  std::vector<std::string_view> out;
  while (!options.empty()) {
    const std::size_t end = find_unquoted(options, ",");
    out.push_back(options.substr(0, end));
    options.remove_prefix(std::min(end + 1, options.size()));
  }
  return out;
}

std::string without_expiry(std::string_view options) {
  std::vector<std::string> kept;
  for (const std::string_view part : parts_of(options)) {
    if (!part.empty() && !is_expiry(part)) {
      kept.emplace_back(part);
    }
  }
  return join(kept, ",");
}

}  // namespace

bool has_key(std::string_view text, const PublicKey& key) {
  const std::vector<Line> lines = lines_of(text);
  return std::any_of(lines.begin(), lines.end(),
                     [&](const Line& line) { return line.base64 == key.base64; });
}

std::string with_key(std::string_view text, const PublicKey& key, const PublicKey& like) {
  std::string out(text);
  if (has_key(text, key)) {
    return out;
  }
  if (!out.empty() && !out.ends_with('\n')) {
    out += '\n';
  }
  bool added = false;
  for (const Line& line : lines_of(text)) {
    if (line.base64 == like.base64) {
      const std::string options = without_expiry(line.options);
      out += (options.empty() ? "" : options + ' ') + key.line() + '\n';
      added = true;
    }
  }
  return added ? out : out + key.line() + '\n';
}

std::string with_expiry(std::string_view text, const PublicKey& key, std::string_view local_time) {
  std::string out;
  for (const Line& line : lines_of(text)) {
    const std::vector<std::string_view> options = parts_of(line.options);
    if (line.base64 != key.base64 || std::any_of(options.begin(), options.end(), is_expiry)) {
      out += line.whole;
      continue;
    }
    out += line.whole.substr(0, line.options_at);
    out += expiry;
    out += '"';
    out += local_time;
    out += line.options.empty() ? "\" " : "\",";
    out += line.whole.substr(line.options_at);
  }
  return out;
}

std::string without_key(std::string_view text, const PublicKey& key) {
  std::string out;
  for (const Line& line : lines_of(text)) {
    if (line.base64 != key.base64) {
      out += line.whole;
    }
  }
  return out;
}

}  // namespace courier::ssh
