#include "esc/format.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "esc/go_text.h"
#include "yaml/code_point.h"

namespace courier::esc {

namespace {

using Kind = Value::Kind;

std::string_view revealed(const Secret& text) { return text.reveal(Disclosure::parsing); }

Secret with_newline(const Secret& text) {
  std::string out(revealed(text));
  if (!out.ends_with('\n')) {
    out += '\n';
  }
  return Secret::absorb(std::move(out));
}

// Copies the string that begins at `at`; gives where it ends. Bytes that are not UTF-8 become
// U+FFFD itself: the CLI prints what it has read from JSON, where they were `\ufffd`.
std::size_t copy_string(std::string& out, std::string_view json, std::size_t at) {
  constexpr std::string_view replaced = "\\ufffd";
  out += json[at++];
  while (json[at] != '"') {
    if (json.substr(at).starts_with(replaced)) {
      yaml::append_utf8(out, yaml::replacement_character);
      at += replaced.size();
    } else if (json[at] == '\\') {
      out += json.substr(at, 2);
      at += 2;
    } else {
      out += json[at++];
    }
  }
  out += json[at++];
  return at;
}

// Compact JSON with line ends and two spaces a level, as Go's json.Indent sets them.
std::string indented(std::string_view compact) {
  std::string out;
  std::size_t depth = 0;
  const auto new_line = [&] { out.append("\n").append(2 * depth, ' '); };
  for (std::size_t at = 0; at < compact.size();) {
    const char c = compact[at];
    if (c == '"') {
      at = copy_string(out, compact, at);
      continue;
    }
    const std::string_view pair = compact.substr(at, 2);
    if (pair == "{}" || pair == "[]") {
      out += pair;
      at += 2;
      continue;
    }
    if (c == '}' || c == ']') {
      --depth;
      new_line();
    }
    out += c;
    if (c == '{' || c == '[') {
      ++depth;
    }
    if (c == '{' || c == '[' || c == ',') {
      new_line();
    } else if (c == ':') {
      out += ' ';
    }
    ++at;
  }
  return out;
}

Secret go_quoted_lines(const std::vector<NamedText>& variables, std::string_view prefix) {
  std::string out;
  for (const NamedText& variable : variables) {
    out.append(prefix).append(variable.name).append("=");
    append_quoted(out, revealed(variable.text));
    out += '\n';
  }
  return Secret::absorb(std::move(out));
}

}  // namespace

Value through_json(const Value& value) {
  switch (value.kind()) {
    case Kind::string:
      return Value::string(as_utf8(revealed(value.secret_text())), value.is_secret());
    case Kind::array: {
      std::vector<Value> items;
      std::ranges::transform(value.items(), std::back_inserter(items), through_json);
      return Value::array(std::move(items), value.is_secret());
    }
    case Kind::object: {
      std::vector<Value::Member> members;
      for (const auto& [key, member] : value.members()) {
        members.emplace_back(key, through_json(member));
      }
      return Value::object(std::move(members), value.is_secret());
    }
    case Kind::null:
    case Kind::boolean:
    case Kind::number:
    case Kind::unknown: return value;
  }
  return value;
}

std::vector<NamedText> named_texts(const Value& root, std::string_view section) {
  std::vector<NamedText> out;
  const Value* entries = root.member(section);
  if (entries == nullptr) {
    return out;
  }
  for (const auto& [name, value] : entries->members()) {
    if (value.kind() != Kind::array && value.kind() != Kind::object) {
      out.push_back({name, to_text(value), value.is_secret()});
    }
  }
  return out;
}

Secret json_document(const Value& value, Secrets secrets) {
  const Secret compact =
      secrets == Secrets::shown ? to_json(value) : Secret(to_json_redacted(value));
  return with_newline(Secret::absorb(indented(revealed(compact))));
}

Secret string_document(const Value& value, Secrets secrets) {
  return with_newline(secrets == Secrets::shown ? to_text(value) : Secret(to_text_redacted(value)));
}

Result<Secret> detailed_document(const Value& value, std::size_t most) {
  std::string text;
  append_detailed_json(text, value, most);
  const Secret compact = Secret::absorb(std::move(text));
  if (compact.size() > most) {
    return usage_error("what it says of all layers is larger than " + count_of(most, "byte"),
                       "name a part of it with a property path, or use json");
  }
  return with_newline(Secret::absorb(indented(revealed(compact))));
}

Result<Secret> detailed_environment(const Value& root) {
  const std::span<const Value::Member> members = root.members();
  if (!members.empty()) {
    return detailed_document(Value::object({members.begin(), members.end()}));
  }
  std::string compact = R"({"value":null,"trace":{"def":)";
  append_range_json(compact, {});
  return with_newline(Secret(indented(compact + "}}")));
}

Secret dotenv_lines(const std::vector<NamedText>& variables) {
  return go_quoted_lines(variables, "");
}

Secret shell_lines_of_esc(const std::vector<NamedText>& variables) {
  return go_quoted_lines(variables, "export ");
}

Secret shell_lines(const std::vector<NamedText>& variables) {
  std::string out;
  for (const NamedText& variable : variables) {
    out.append("export ").append(variable.name).append("='");
    out.append(replace_all(std::string(revealed(variable.text)), "'", "'\\''")).append("'\n");
  }
  return Secret::absorb(std::move(out));
}

}  // namespace courier::esc
