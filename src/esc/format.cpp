#include "esc/format.h"

#include "base/text.h"
#include "esc/go_text.h"

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

std::vector<NamedText> named_texts(const Value& root, std::string_view section) {
  std::vector<NamedText> out;
  const Value* entries = root.member(section);
  if (entries == nullptr) {
    return out;
  }
  for (const auto& [name, value] : entries->members()) {
    if (value.kind() != Kind::array && value.kind() != Kind::object &&
        value.kind() != Kind::unknown) {
      out.push_back({name, to_text(value)});
    }
  }
  return out;
}

Secret json_document(const Value& value) { return with_newline(to_json(value, 2)); }

Secret string_document(const Value& value) { return with_newline(to_text(value)); }

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
