#include "esc/path.h"

#include "esc/go_text.h"
#include "yaml/code_point.h"

namespace courier::esc {

namespace {

constexpr std::string_view missing_brace = "missing closing brace '}' in interpolation";
constexpr std::string_view missing_bracket = "subscript is missing closing bracket ']'";
constexpr std::string_view unexpected_character = "unexpected '}' or white space in a path";

// The reference asks unicode.IsSpace of single bytes, so 0x85 and 0xA0 count even inside of a
// longer character.
bool is_space(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x09 && byte <= 0x0D) || byte == 0x20 || byte == 0x85 || byte == 0xA0;
}

bool ends_name(char c) { return c == '.' || c == '[' || c == '}' || is_space(c); }

class Parser {
 public:
  Parser(std::string_view text, std::size_t start, bool bare, std::vector<PathError>& errors)
      : text_(text), at_(start), bare_(bare), errors_(errors) {}

  PathText run() {
    while (!done()) {
      const char c = text_[at_];
      if (c == '}' && !bare_) {
        return finish(at_++);
      }
      if (c == '}' || is_space(c)) {
        break;
      }
      if (c == '[') {
        subscript(at_++);
      } else {
        name(c == '.' ? at_++ : at_);
      }
    }
    if (!bare_) {
      error(at_, missing_brace);
    } else if (!done()) {
      error(at_, unexpected_character);
    }
    return finish(at_);
  }

 private:
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }

  void error(std::size_t begin, std::string_view finding) {
    errors_.push_back({begin, at_, finding});
  }

  Accessor& add(Accessor::Kind kind, std::size_t begin) {
    Accessor& added = path_.accessors.emplace_back();
    added.kind = kind;
    added.begin = static_cast<std::uint32_t>(begin);
    added.end = static_cast<std::uint32_t>(at_);
    return added;
  }

  PathText finish(std::size_t begin) {
    if (path_.accessors.empty()) {
      add(Accessor::Kind::name, begin);
    }
    path_.end = at_;
    return std::move(path_);
  }

  void name(std::size_t begin) {
    const std::size_t first = at_;
    while (!done() && !ends_name(text_[at_])) {
      ++at_;
    }
    if (at_ == first) {
      error(begin, "property name must not be empty");
    }
    add(Accessor::Kind::name, begin).key = text_.substr(first, at_ - first);
  }

  void subscript(std::size_t begin) {
    if (done()) {
      error(begin, missing_bracket);
      add(Accessor::Kind::quoted_key, begin);
      return;
    }
    Accessor read;
    if (text_[at_] == '"') {
      ++at_;
      read.kind = Accessor::Kind::quoted_key;
      read.key = quoted_key(begin);
    } else {
      number(begin, read);
    }
    if (done() || text_[at_] != ']') {
      error(begin, missing_bracket);
    } else {
      ++at_;
    }
    Accessor& added = add(read.kind, begin);
    added.key = std::move(read.key);
    added.index = read.index;
  }

  std::string quoted_key(std::size_t begin) {
    std::string key;
    while (!done()) {
      char c = text_[at_++];
      if (c == '"') {
        if (key.empty()) {
          error(begin + 1, "key subscript must not be empty");
        }
        return key;
      }
      if (c == '\\' && !done() && text_[at_] == '"') {
        c = text_[at_++];
      }
      key += c;
    }
    error(begin + 1, "key subscript is missing closing quote '\"'");
    return key;
  }

  void number(std::size_t begin, Accessor& read) {
    const std::size_t first = at_;
    while (!done() && text_[at_] != ']' && !ends_name(text_[at_])) {
      ++at_;
    }
    const std::string_view digits = text_.substr(first, at_ - first);
    long long index = 0;
    if (!parse_int(digits, index)) {
      error(begin + 1, "numeric subscript must be a positive base-10 integer");
      read.kind = Accessor::Kind::quoted_key;
      read.key = digits;
      return;
    }
    if (path_.accessors.empty()) {
      error(begin, "the first accessor must be a property name or key subscript, not a numeric "
                   "subscript");
    }
    read.kind = Accessor::Kind::index;
    read.index = index;
  }

  std::string_view text_;
  std::size_t at_;
  bool bare_;
  std::vector<PathError>& errors_;
  PathText path_;
};

bool is_plain_name(std::string_view key) {
  if (key[0] >= '0' && key[0] <= '9') {
    return false;
  }
  for (const char c : key) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!word && c != '_') {
      return false;
    }
  }
  return true;
}

}  // namespace

PathText parse_access(std::string_view text, std::size_t start, std::vector<PathError>& errors) {
  return Parser(text, start, false, errors).run();
}

PathText parse_path(std::string_view text, std::vector<PathError>& errors) {
  return Parser(text, 0, true, errors).run();
}

void append_key(std::string& path, std::string_view key) {
  if (key.empty()) {
    return;
  }
  if (is_plain_name(key)) {
    if (!path.empty()) {
      path += '.';
    }
    path += key;
    return;
  }
  path += "[\"";
  while (!key.empty()) {
    const yaml::CodePoint next = yaml::decode(key);
    if (next.value == '"') {
      path += '\\';
    }
    yaml::append_utf8(path, next.value);
    key.remove_prefix(next.width);
  }
  path += "\"]";
}

void append_index(std::string& path, std::size_t index) {
  path += '[';
  path += std::to_string(index);
  path += ']';
}

}  // namespace courier::esc
