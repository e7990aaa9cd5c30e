#include "yaml/write.h"

#include <yaml-cpp/emitter.h>
#include <yaml-cpp/emittermanip.h>

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "base/text.h"
#include "yaml/code_point.h"
#include "yaml/read.h"
#include "yaml/scalar.h"

namespace courier::yaml {

namespace {

// Readers stop looking for the colon of a key behind 1024 characters; an escape takes up to ten.
constexpr std::size_t max_key = 1024 / 10;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Words that some reader takes for a boolean or for null.
bool is_reserved_word(std::string_view text) {
  const std::string lower = courier::to_lower(text);
  const std::initializer_list<std::string_view> words = {"y",   "n",    "yes",   "no",  "on",
                                                         "off", "true", "false", "null"};
  return std::find(words.begin(), words.end(), lower) != words.end();
}

bool is_safe_plain(std::string_view text) {
  if (text.empty() || !(is_letter(text[0]) || text[0] == '/' || text[0] == '_')) {
    return false;
  }
  const bool known = std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view(" _-./+@:,=()%^$~").contains(c);
  });
  return known && text.back() != ' ' && text.back() != ':' && !text.contains(": ") &&
         !is_reserved_word(text);
}

template <class Predicate>
bool has_code_point(std::string_view text, Predicate predicate) {
  while (!text.empty()) {
    const CodePoint point = decode(text);
    if (predicate(point.value)) {
      return true;
    }
    text.remove_prefix(point.width);
  }
  return false;
}

// Must be escaped, or some reader takes it for a line end.
bool is_special(char32_t c) {
  const bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
  return control || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
}

// What yaml-cpp would silently replace.
bool is_noncharacter(char32_t c) { return (c & 0xFFFEU) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF); }

bool is_safe_literal(std::string_view text) {
  return text.size() >= 2 && text.ends_with('\n') && !text.ends_with("\n\n") && text[0] != ' ' &&
         text[0] != '\t' && text[0] != '\n' && !text.contains(" \n") && !text.contains("\t\n") &&
         !has_code_point(text, is_special);
}

// YAML 1.1 wants a point in a float: `1.0e+06`.
std::string number_text(std::string text) {
  if (text == "NaN") {
    return ".nan";
  }
  if (text == "-0") {
    return "-0.0";  // as an integer it would lose its sign
  }
  if (text.ends_with("Inf")) {
    return text[0] == '-' ? "-.inf" : ".inf";
  }
  const std::size_t exponent = text.find('e');
  if (exponent != std::string::npos && !text.contains('.')) {
    text.insert(exponent, ".0");
  }
  return text;
}

// Between brackets fewer signs are safe, above all for readers that are not libyaml's kin.
bool is_safe_in_flow(std::string_view text) {
  return is_safe_plain(text) && text.find_first_of("@:,()%^$~") == std::string_view::npos;
}

std::unexpected<Error> foreign_tag(const Node& node) {
  return failure("writing YAML: a value has the tag " + quote(resolved_tag(node)) +
                     ", which it does not fit",
                 "remove the tag");
}

class Writer {
 public:
  explicit Writer(std::size_t indent) {
    out_.SetNullFormat(YAML::LowerNull);
    out_.SetIndent(indent);
  }
  explicit Writer(Inline form) : Writer(2) { form_ = form; }

  Result<void> write(const Node& node, bool is_key = false);
  [[nodiscard]] std::string text() const { return out_.c_str(); }

 private:
  Result<void> write_scalar(const Node& node, bool is_key);
  void write_text(const std::string& text, bool is_key);

  [[nodiscard]] TextStyle style_for(const std::string& text, bool is_key) const;

  YAML::Emitter out_;
  std::optional<Inline> form_;  // on one line
  std::size_t depth_ = 0;
};

TextStyle Writer::style_for(const std::string& text, bool is_key) const {
  const TextStyle style = text_style(text);
  const bool unsafe = (form_ == Inline::in_flow && !is_safe_in_flow(text)) ||
                      form_ == Inline::as_json ||
                      (style == TextStyle::literal && (is_key || form_));
  return unsafe ? TextStyle::double_quoted : style;
}

void Writer::write_text(const std::string& text, bool is_key) {
  const TextStyle style = style_for(text, is_key);
  switch (style) {
    case TextStyle::plain: out_ << YAML::Auto; break;
    case TextStyle::literal: out_ << YAML::Literal; break;
    case TextStyle::double_quoted:
      out_ << YAML::DoubleQuoted;
      if (has_code_point(text, is_special)) {
        out_ << YAML::EscapeNonAscii;  // left alone, yaml-cpp writes U+007F and U+2028 as they are
      }
      break;
  }
  // yaml-cpp writes a line end behind a block of its own accord.
  out_ << (style == TextStyle::literal ? text.substr(0, text.size() - 1) : text);
}

Result<void> Writer::write_scalar(const Node& node, bool is_key) {
  const auto typed = type_scalar(node);
  const Scalar* scalar = std::get_if<Scalar>(&typed);
  if (scalar == nullptr) {
    return foreign_tag(node);
  }
  if (!is_utf8(node.value)) {
    return failure("writing YAML: a text is not UTF-8", "encode it, for example as base64");
  }
  if (has_code_point(node.value, is_noncharacter)) {
    return failure("writing YAML: a text holds a code point that is no character, like U+FFFF",
                   "encode it, for example as base64");
  }
  switch (scalar->type) {
    case ScalarType::null: out_ << YAML::Null; break;
    case ScalarType::boolean: out_ << YAML::Auto << scalar->text; break;
    case ScalarType::number: out_ << YAML::Auto << number_text(scalar->text); break;
    case ScalarType::string: write_text(scalar->text, is_key); break;
  }
  return {};
}

Result<void> Writer::write(const Node& node, bool is_key) {
  if (node.kind == Kind::alias) {
    return failure("writing YAML: a value is an alias", "repeat the value itself");
  }
  if (!is_core_tag(resolved_tag(node))) {
    return foreign_tag(node);
  }
  if (node.kind == Kind::scalar) {
    return write_scalar(node, is_key);
  }
  const bool mapping = node.kind == Kind::mapping;
  if (is_key) {
    return failure(std::string("writing YAML: a key is a ") + (mapping ? "mapping" : "sequence"),
                   "use a text as the key");
  }
  if (++depth_ > max_depth) {
    return failure("writing YAML: values nest deeper than " + std::to_string(max_depth) +
                   " levels");
  }
  out_ << (node.children.empty() || form_ ? YAML::Flow : YAML::Block);
  out_ << (mapping ? YAML::BeginMap : YAML::BeginSeq);
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const Node& child = node.children[i];
    const bool key = mapping && i % 2 == 0;
    if (mapping) {
      if (key && child.value.size() > max_key) {
        out_ << YAML::LongKey;
      }
      out_ << (key ? YAML::Key : YAML::Value);
    }
    COURIER_TRY(write(child, key));
  }
  out_ << (mapping ? YAML::EndMap : YAML::EndSeq);
  --depth_;
  return {};
}

}  // namespace

TextStyle text_style(std::string_view text) {
  return is_safe_plain(text)     ? TextStyle::plain
         : is_safe_literal(text) ? TextStyle::literal
                                 : TextStyle::double_quoted;
}

Result<std::string> write(const Node& node, std::size_t indent) {
  Writer writer(indent);
  COURIER_TRY(writer.write(node));
  return writer.text() + '\n';
}

Result<std::string> write_inline(const Node& node, Inline form) {
  Writer writer(form);
  COURIER_TRY(writer.write(node));
  return writer.text();
}

}  // namespace courier::yaml
