#include "cloudinit/jinja_expression.h"

#include <algorithm>
#include <array>
#include <optional>

namespace courier::cloudinit {

namespace {

constexpr int deepest = 100;

struct Token {
  enum class Kind : std::uint8_t { name, number, text, symbol, end };
  Kind kind = Kind::end;
  std::string_view text;
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Nothing when a character belongs to no token.
std::optional<std::vector<Token>> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  constexpr std::array pairs{"//", "**", "==", "!=", "<=", ">="};
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    std::size_t end = at + 1;
    Token::Kind kind = Token::Kind::symbol;
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at;
      continue;
    }
    if (is_letter(c)) {
      kind = Token::Kind::name;
      while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) {
        ++end;
      }
    } else if (is_digit(c)) {
      kind = Token::Kind::number;
      while (end < text.size() &&
             (is_digit(text[end]) || text[end] == '_' ||
              (text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1])))) {
        ++end;
      }
    } else if (c == '\'' || c == '"') {
      kind = Token::Kind::text;
      while (end < text.size() && text[end] != c) {
        end += text[end] == '\\' ? 2U : 1U;
      }
      if (end >= text.size()) {
        return {};
      }
      ++end;
    } else if (std::find(pairs.begin(), pairs.end(), text.substr(at, 2)) != pairs.end()) {
      end = at + 2;
    } else if (std::string_view("+-*/%~|.,:()[]{}<>=").find(c) == std::string_view::npos) {
      return {};
    }
    tokens.push_back({kind, text.substr(at, end - at)});
    at = end;
  }
  tokens.push_back({});
  return tokens;
}

// jinja2's grammar by recursive descent; operators of one kind are not told apart.
class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  JinjaExpression run() {
    JinjaExpression result;
    result.is_valid = tuple() && peek().kind == Token::Kind::end;
    result.variables = std::move(variables_);
    return result;
  }

 private:
  [[nodiscard]] const Token& peek() const { return tokens_[at_]; }
  bool take(std::string_view text) {
    if (peek().kind == Token::Kind::text || peek().text != text) {
      return false;
    }
    ++at_;
    return true;
  }
  bool take_name() {
    if (peek().kind != Token::Kind::name) {
      return false;
    }
    ++at_;
    return true;
  }

  bool tuple() {
    if (!expression()) {
      return false;
    }
    while (take(",")) {
      if (peek().kind == Token::Kind::end) {
        return true;
      }
      if (!expression()) {
        return false;
      }
    }
    return true;
  }

  bool expression() {
    if (++depth_ > deepest || !chain()) {
      return false;
    }
    --depth_;
    if (take("if")) {
      // What only one of two branches needs is not asked for.
      if (!chain() || (take("else") && !expression())) {
        return false;
      }
    }
    return true;
  }

  // Operands with binary operators between them.
  bool chain() {
    for (;;) {
      while (take("not") || take("-") || take("+")) {
      }
      if (!operand()) {
        return false;
      }
      constexpr std::array operators{"or", "and", "in", "==", "!=", "<",  ">", "<=", ">=",
                                     "+",  "-",   "~",  "*",  "/",  "//", "%", "**"};
      if (take("not")) {
        if (!take("in")) {
          return false;
        }
        continue;
      }
      const bool more = std::any_of(operators.begin(), operators.end(),
                                    [&](const char* text) { return take(text); });
      if (!more) {
        return true;
      }
    }
  }

  bool operand() {
    const std::size_t before = variables_.size();
    if (!primary(before)) {
      return false;
    }
    for (;;) {
      if (take("|")) {
        const std::string_view filter = peek().text;
        if (!dotted_name() || (take("(") && !arguments(")"))) {
          return false;
        }
        if (filter == "default" || filter == "d") {
          variables_.resize(std::min(before, variables_.size()));
        }
      } else if (take("is")) {
        take("not");
        const std::string_view test = peek().text;
        if (!dotted_name() || (take("(") && !arguments(")"))) {
          return false;
        }
        const Token::Kind next = peek().kind;
        if ((next == Token::Kind::number || next == Token::Kind::text) && !operand()) {
          return false;
        }
        if (test == "defined" || test == "undefined") {
          variables_.resize(std::min(before, variables_.size()));
        }
      } else {
        return true;
      }
    }
  }

  bool dotted_name() {
    if (!take_name()) {
      return false;
    }
    while (take(".")) {
      if (!take_name()) {
        return false;
      }
    }
    return true;
  }

  bool primary(std::size_t before) {
    const Token token = peek();
    ++at_;
    switch (token.kind) {
      case Token::Kind::end: --at_; return false;
      case Token::Kind::number: break;
      case Token::Kind::text:
        while (peek().kind == Token::Kind::text) {
          ++at_;
        }
        break;
      case Token::Kind::name: {
        constexpr std::array words{"and", "or", "in", "is", "if", "else"};
        constexpr std::array constants{"true", "false", "none", "True", "False", "None"};
        if (std::find(words.begin(), words.end(), token.text) != words.end()) {
          return false;
        }
        if (std::find(constants.begin(), constants.end(), token.text) == constants.end()) {
          variables_.push_back({std::string(token.text), {}});
        }
        break;
      }
      case Token::Kind::symbol:
        if (token.text == "(") {
          if (!arguments(")")) {
            return false;
          }
        } else if (token.text == "[") {
          if (!arguments("]")) {
            return false;
          }
        } else if (token.text != "{" || !arguments("}")) {
          return false;
        }
        break;
    }
    return postfix(
        token.kind == Token::Kind::name && variables_.size() == before + 1 ? before : no_variable);
  }

  // `.name`, `[index]`, `(arguments)`; the first one is the variable's member.
  bool postfix(std::size_t variable) {
    for (bool first = true;; first = false) {
      std::string member;
      if (take(".")) {
        member = peek().text;
        if (peek().kind != Token::Kind::name && peek().kind != Token::Kind::number) {
          return false;
        }
        ++at_;
      } else if (take("[")) {
        if (peek().kind == Token::Kind::text) {
          member = peek().text.substr(1, peek().text.size() - 2);
        }
        if (!arguments("]")) {
          return false;
        }
      } else if (take("(")) {
        if (!arguments(")")) {
          return false;
        }
      } else {
        return true;
      }
      if (first && variable != no_variable) {
        variables_[variable].member = member;
      }
    }
  }

  // Also of lists, dictionaries, subscripts: `a, b=c, d: e, f:g`.
  bool arguments(std::string_view close) {
    while (!take(close)) {
      if (take(":")) {
        continue;
      }
      const bool named = peek().kind == Token::Kind::name && tokens_[at_ + 1].text == "=";
      if (named) {
        at_ += 2;
      }
      if (take("*") || take("**")) {
      }
      if (!expression()) {
        return false;
      }
      if (!take(",") && !take(":") && peek().text != close) {
        return false;
      }
    }
    return true;
  }

  static constexpr std::size_t no_variable = static_cast<std::size_t>(-1);
  std::vector<Token> tokens_;
  std::vector<JinjaVariable> variables_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

JinjaExpression parse_jinja(std::string_view text) {
  auto tokens = tokens_of(text);
  return tokens ? Parser(std::move(*tokens)).run() : JinjaExpression{};
}

}  // namespace courier::cloudinit
