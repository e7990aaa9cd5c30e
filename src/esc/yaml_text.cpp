// YAML exactly as go-yaml v3.0.1's encoder writes it with any indent, its oddities included: 3 is
// the esc CLI's `--format yaml`, 4 fn::toYAML. Widths are not limited there, so nothing is folded.
#include <algorithm>

#include "esc/format.h"
#include "esc/go_text.h"
#include "esc/yaml_style.h"
#include "yaml/code_point.h"

namespace courier::esc {

namespace {

constexpr std::size_t longest_simple_key = 128;  // bytes

// libyaml's emitter as go-yaml changed it. `whitespace_` and `indention_` are its flags: the last
// character was a blank, and only indentation and indicators stand on this line.
class Emitter {
 public:
  explicit Emitter(long indent_step) : indent_step_(indent_step) {}

  std::string document(const Value& value) {
    node(value, false);
    indent_ = 0;
    write_indent();
    return std::move(out_);
  }

 private:
  using Kind = Value::Kind;

  void node(const Value& value, bool in_sequence) {
    switch (value.kind()) {
      case Kind::array: sequence(value.items(), in_sequence); return;
      case Kind::object: mapping(value.members(), in_sequence); return;
      case Kind::null: plain("null"); return;
      case Kind::boolean: plain(text_of(value)); return;
      case Kind::number:
      case Kind::string: scalar(text_of(value), in_sequence); return;
      case Kind::unknown: scalar("[unknown]", in_sequence); return;
    }
  }

  static std::string text_of(const Value& value) {
    return as_utf8(value.secret_text().reveal(Disclosure::parsing));
  }

  void sequence(std::span<const Value> items, bool in_sequence) {
    if (items.empty()) {
      indicator("[", true, false);
      indicator("]", false, false);
      return;
    }
    const long outer = indent_;
    indent_ = deeper(in_sequence, 0);
    for (const Value& item : items) {
      write_indent();
      indicator("-", true, true);
      node(item, true);
    }
    indent_ = outer;
  }

  void mapping(std::span<const Value::Member> members, bool in_sequence) {
    if (members.empty()) {
      indicator("{", true, false);
      indicator("}", false, false);
      return;
    }
    const long outer = indent_;
    indent_ = deeper(in_sequence, 0);
    for (const Value::Member* member : in_yaml_order(members)) {
      const std::string key = as_utf8(member->first);
      write_indent();
      if (key.size() <= longest_simple_key && !allowed_styles(key).several_lines) {
        scalar(key, false);
        indicator(":", false, false);
      } else {
        indicator("?", true, true);
        scalar(key, false);
        write_indent();
        indicator(":", true, true);
      }
      node(member->second, false);
    }
    indent_ = outer;
  }

  // `at_top` is the indent of what stands in no collection.
  [[nodiscard]] long deeper(bool in_sequence, long at_top) const {
    return indent_ < 0   ? at_top
           : in_sequence ? indent_ + 2
                         : indent_step_ * ((indent_ + indent_step_) / indent_step_);
  }

  void scalar(const std::string& text, bool in_sequence) {
    const AllowedStyles allowed = allowed_styles(text);
    const long outer = indent_;
    indent_ = deeper(in_sequence, indent_step_);
    const bool has_line_end = text.find('\n') != std::string::npos;
    const bool needs_no_quotes = !has_line_end && reads_as_string(text);
    if (has_line_end && allowed.literal) {
      literal(text);
    } else if (needs_no_quotes && allowed.plain) {
      plain(text);
    } else if (needs_no_quotes && allowed.single_quoted) {
      single_quoted(text);
    } else {
      double_quoted(text);
    }
    indent_ = outer;
  }

  void plain(std::string_view text) {
    if (!whitespace_) {
      put(" ");
    }
    put(text);
    whitespace_ = false;
    indention_ = false;
  }

  void single_quoted(std::string_view text) {
    indicator("'", true, false);
    write_lines(text, true);
    indicator("'", false, false);
    indention_ = false;
  }

  void literal(std::string_view text) {
    indicator("|", true, false);
    if (const char32_t first = yaml::decode(text).value; first == ' ' || is_yaml_break(first)) {
      indicator(std::to_string(indent_step_), false, false);
    }
    const std::size_t breaks = breaks_at_end(text);
    if (breaks == 0) {
      indicator("-", false, false);
    } else if (breaks > 1 || text.size() == 1) {
      indicator("+", false, false);
    }
    whitespace_ = true;
    write_lines(text, false);
  }

  static std::size_t breaks_at_end(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
      std::size_t start = text.size() - 1;
      while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) {
        --start;
      }
      if (!is_yaml_break(yaml::decode(text.substr(start)).value)) {
        break;
      }
      ++count;
      text = text.substr(0, start);
    }
    return count;
  }

  // Line ends as they are, each line indented.
  void write_lines(std::string_view text, bool quoted) {
    bool breaks = !quoted;
    while (!text.empty()) {
      const auto [c, width] = yaml::decode(text);
      if (is_yaml_break(c)) {
        out_ += text.substr(0, width);
        column_ = 0;
        indention_ = true;
        breaks = true;
      } else {
        if (breaks) {
          write_indent();
        }
        put(quoted && c == '\'' ? "''" : text.substr(0, width));
        indention_ = false;
        breaks = false;
      }
      text.remove_prefix(width);
    }
  }

  void double_quoted(std::string_view text) {
    const bool escape_all = text.starts_with("\xEF\xBB\xBF");  // go-yaml looks at the start only
    indicator("\"", true, false);
    while (!text.empty()) {
      const auto [c, width] = yaml::decode(text);
      if (escape_all || !is_yaml_printable(c) || is_yaml_break(c) || c == '"' || c == '\\') {
        put(escaped(c));
      } else {
        put(text.substr(0, width));
      }
      text.remove_prefix(width);
    }
    indicator("\"", false, false);
    indention_ = false;
  }

  static std::string escaped(char32_t c) {
    constexpr std::u32string_view special(U"\0\a\b\t\n\v\f\r\x1B\"\\\x85\xA0\x2028\x2029", 15);
    constexpr std::string_view letters = "0abtnvfre\"\\N_LP";
    if (const std::size_t at = special.find(c); at != std::u32string_view::npos) {
      return std::string("\\") + letters[at];
    }
    constexpr std::string_view digits = "0123456789ABCDEF";
    const unsigned count = c <= 0xFF ? 2 : c <= 0xFFFF ? 4 : 8;
    std::string out = count == 2 ? "\\x" : count == 4 ? "\\u" : "\\U";
    for (unsigned i = count; i > 0; --i) {
      out += digits[(c >> (4U * (i - 1))) & 0xFU];
    }
    return out;
  }

  void indicator(std::string_view text, bool apart, bool keeps_indention) {
    if (apart && !whitespace_) {
      put(" ");
    }
    put(text);
    whitespace_ = text == "[" || text == "{";
    indention_ = indention_ && keeps_indention;
  }

  void write_indent() {
    const long indent = std::max(indent_, 0L);
    if (!indention_ || column_ > indent || (column_ == indent && !whitespace_)) {
      out_ += '\n';
      column_ = 0;
      indention_ = true;
    }
    while (column_ < indent) {
      put(" ");
    }
    whitespace_ = true;
  }

  // Columns matter at the start of a line only, where all is ASCII.
  void put(std::string_view text) {
    out_ += text;
    column_ += static_cast<long>(text.size());
  }

  std::string out_;
  long indent_step_;
  long indent_ = -1;
  long column_ = 0;
  bool whitespace_ = true;
  bool indention_ = true;
};

}  // namespace

Secret yaml_document(const Value& value, int indent) {
  return Secret::absorb(Emitter(indent).document(value));
}

}  // namespace courier::esc
