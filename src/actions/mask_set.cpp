#include "actions/mask_set.h"

#include <algorithm>
#include <array>

#include "actions/encoded_forms.h"
#include "actions/leaves.h"
#include "base/text.h"

namespace courier::actions {

namespace {

// A text in a text in a text; deeper ones are taken as they are.
constexpr std::size_t deepest_leaf = 3;

// Words that logs are full of. A mask of one of them hides much and protects nothing.
bool is_common_word(std::string_view text) {
  constexpr std::array words{"admin",     "default",  "dev",        "development", "disabled",
                             "enabled",   "false",    "github",     "http",        "https",
                             "localhost", "main",     "master",     "none",        "null",
                             "prod",      "password", "production", "root",        "staging",
                             "string",    "test",     "testing",    "true",        "undefined",
                             "unknown",   "user",     "username",   "127.0.0.1"};
  const std::string lower = to_lower(text);
  return std::find(words.begin(), words.end(), std::string_view(lower)) != words.end();
}

bool is_common(std::string_view text) {
  const bool has_digit =
      std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool has_letter = std::any_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) > 127U;
  });
  return (!has_letter && (!has_digit || text.size() < 6)) || is_common_word(text);
}

bool is_maskable(std::string_view text, std::size_t shortest) {
  return count_code_points(text) >= shortest && !is_common(text);
}

// A line that arms PEM or stands in its head says nothing of the key.
bool is_pem_head(std::string_view line) {
  return line.starts_with("-----BEGIN ") || line.starts_with("-----END ") ||
         line.starts_with("Proc-Type: ") || line.starts_with("DEK-Info: ");
}

bool is_one_line(std::string_view text) {
  return text.find_first_of("\r\n") == std::string_view::npos;
}

// What a line of JSON or YAML says besides its key and its punctuation.
std::string_view value_in(std::string_view line) {
  constexpr std::string_view punctuation = "\"'[]{},- ";
  if (const std::size_t colon = line.find(": "); colon != std::string_view::npos) {
    line.remove_prefix(colon + 2);
  }
  const std::size_t first = line.find_first_not_of(punctuation);
  if (first == std::string_view::npos) {
    return {};
  }
  return line.substr(first, line.find_last_not_of(punctuation) - first + 1);
}

// Without CR, which ends a line for the runner wherever it stands.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::string_view part : split(text, '\n')) {
    for (std::string_view line : split(part, '\r')) {
      if (line = trim(line); !line.empty()) {
        out.push_back(line);
      }
    }
  }
  return out;
}

}  // namespace

void MaskSet::add(std::string_view name, const Secret& text) {
  Tally tally;
  add_text(name, text.reveal(Disclosure::inspection), Piece::value, 0, tally);
  report(name, tally);
}

void MaskSet::add(std::string_view name, const esc::Value& value, MaskScope scope) {
  Tally tally;
  add_scalars(std::string(name), value, scope, Naming::one, tally);
  report(name, tally);
}

void MaskSet::add_each(const std::string& path, const esc::Value& value, MaskScope scope) {
  if (value.kind() != esc::Value::Kind::object || value.is_secret()) {
    add(path, value, scope);
    return;
  }
  for (const auto& [key, member] : value.members()) {
    add_each(path.empty() ? std::string(key) : path + '.' + std::string(key), member, scope);
  }
}

void MaskSet::add_unreported(const esc::Value& value, MaskScope scope) {
  Tally tally;
  add_scalars("", value, scope, Naming::paths, tally);
}

void MaskSet::add_scalars(const std::string& name, const esc::Value& value, MaskScope scope,
                          Naming naming, Tally& tally) {
  using Kind = esc::Value::Kind;
  const bool is_container = value.kind() == Kind::array || value.kind() == Kind::object;
  if (is_container && value.is_secret()) {  // its whole text is one secret; its parts are leaves
    add_text(name, esc::to_json(value).reveal(Disclosure::inspection), Piece::value, 0, tally);
  }
  for (const esc::Value& item : value.items()) {
    add_scalars(name, item, scope, naming, tally);
  }
  for (const auto& [key, member] : value.members()) {
    std::string path = name;
    if (naming == Naming::paths) {
      path.append(name.empty() ? "" : ".").append(key);
    }
    add_scalars(path, member, scope, naming, tally);
  }
  // Members of both objects are below the members already.
  if (const esc::Value* const base = value.overridden();
      base != nullptr && (value.kind() != Kind::object || base->kind() != Kind::object)) {
    add_scalars(name, *base, scope, naming, tally);
  }
  const bool has_text =
      !is_container && value.kind() != Kind::null && value.kind() != Kind::unknown;
  if (has_text && (value.is_secret() || scope == MaskScope::all)) {
    Tally ignored;  // under `all`, what ESC does not mark secret is no loss
    add_text(name, value.secret_text().reveal(Disclosure::inspection), Piece::value, 0,
             value.is_secret() ? tally : ignored);
  }
}

void MaskSet::add_text(std::string_view name, std::string_view text, Piece piece, std::size_t depth,
                       Tally& tally) {
  text = trim(text);
  if (text.empty()) {
    return;
  }
  const std::vector<std::string> leaves =
      depth < deepest_leaf ? leaves_of(text) : std::vector<std::string>();
  if (is_one_line(text)) {
    const bool is_value = piece == Piece::value;
    ++(is_value ? tally.values : tally.leaves);
    if (!is_maskable(text, is_value ? shortest_value : shortest_part)) {
      ++(is_value ? tally.bare_values : tally.bare_leaves);
      return;
    }
    add_if_new(raw_, name, text);
    add_encoded(name, escaped_forms(text, host_), tally);
    if (text.find("\\n") != std::string_view::npos) {  // a key on one line, as variables hold it
      add_lines(name, replace_all(std::string(text), "\\n", "\n"), Lines::unfolded, tally);
    }
  } else {
    add_lines(name, text, leaves.empty() ? Lines::text : Lines::document, tally);
    const std::string compact = compact_json(text);
    if (is_maskable(compact, shortest_part)) {
      add_if_new(raw_, name, compact);
    }
  }
  add_encoded(name, base64_forms(text), tally);
  for (const std::string& leaf : leaves) {
    add_text(name, leaf, Piece::leaf, depth + 1, tally);
  }
  for (const std::string& value : assigned_values(text)) {
    if (is_one_line(value) && is_maskable(value, shortest_part)) {
      add_if_new(raw_, name, value);
    }
  }
}

// The lines of a document are but the layout of its leaves, which count for themselves; unfolded
// lines are another spelling of a value that was counted.
void MaskSet::add_lines(std::string_view name, std::string_view text, Lines lines, Tally& tally) {
  for (const std::string_view line : lines_of(text)) {
    if (is_pem_head(line)) {
      continue;
    }
    const bool maskable =
        is_maskable(lines == Lines::document ? value_in(line) : line, shortest_part);
    if (lines == Lines::text) {
      ++tally.lines;
      tally.bare_lines += maskable ? 0 : 1;
    }
    if (maskable) {
      add_if_new(raw_, name, line);
      if (lines != Lines::document) {
        add_encoded(name, escaped_forms(line, host_), tally);
      }
    }
  }
}

void MaskSet::add_encoded(std::string_view name, const std::vector<std::string>& forms,
                          Tally& tally) {
  for (const std::string& form : forms) {
    if (!is_one_line(form) || !is_maskable(form, shortest_part) || seen_.contains(form)) {
      continue;
    }
    if (encoded_.size() >= most_encoded_forms) {
      tally.encoded_left_out = true;
      return;
    }
    add_if_new(encoded_, name, form);
  }
}

void MaskSet::add_if_new(std::vector<Mask>& list, std::string_view name, std::string_view text) {
  if (seen_.emplace(text).second) {
    list.push_back({Secret(text), std::string(name)});
  }
}

void MaskSet::report(std::string_view name, const Tally& tally) {
  const auto add = [&](std::string finding) {
    unmasked_.push_back({std::string(name), std::move(finding)});
  };
  const auto add_share = [&](std::size_t bare, std::size_t all, std::string_view noun) {
    if (bare > 0) {
      add(std::to_string(bare) + " of " + count_of(all, noun) + (bare == 1 ? " is" : " are") +
          " too short or too common to mask");
    }
  };
  if (tally.bare_values == 1 && tally.values == 1) {
    add("too short or too common to mask");
  } else {
    add_share(tally.bare_values, tally.values, "secret value");
  }
  add_share(tally.bare_lines, tally.lines, "line");
  add_share(tally.bare_leaves, tally.leaves, "value");
  if (tally.encoded_left_out) {
    add("its encoded forms are not masked, since there are " + std::to_string(most_encoded_forms) +
        " others already");
  }
}

std::vector<Mask> MaskSet::masks() const {
  std::vector<Mask> all = raw_;
  all.insert(all.end(), encoded_.begin(), encoded_.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const Mask& a, const Mask& b) { return a.text.size() > b.text.size(); });
  return all;
}

}  // namespace courier::actions
