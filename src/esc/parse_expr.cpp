// Expressions: scalars with their references, arrays, objects, calls.
#include "esc/go_text.h"
#include "esc/parse.h"
#include "yaml/code_point.h"
#include "yaml/scalar.h"
#include "yaml/width.h"

namespace courier::esc {

namespace {

using ast::Expr;
using ast::Kind;

// A plain, untagged scalar on one line is shown in parts; others only as a whole.
bool is_divisible(const yaml::Node& node) {
  const bool tagged = !node.tag().empty() && node.tag() != "!";
  return node.style == yaml::Style::plain && !tagged && node.begin.line == node.end.line;
}

std::uint32_t column_of(std::string_view value, std::size_t byte) {
  return static_cast<std::uint32_t>(yaml::display_width(value.substr(0, byte)));
}

// The strings of a document: `$$`, `${…}`, and what is wrong with them.
class TextParser {
 public:
  TextParser(const yaml::Node& node, const Expr& place, Reporter& report)
      : node_(node), value_(node.value), place_(place), report_(report) {}

  std::vector<ast::Piece> run() {
    std::vector<ast::Piece> pieces;
    std::string text;
    std::size_t at = 0;
    while (at < value_.size()) {
      const std::size_t dollar = std::min(value_.find('$', at), value_.size());
      text += value_.substr(at, dollar - at);
      at = dollar;
      if (value_.substr(at).starts_with("${")) {
        pieces.push_back({std::move(text), reference(at)});
        text.clear();
      } else if (at < value_.size()) {
        text += '$';
        at += value_.substr(at).starts_with("$$") ? 2U : 1U;
      }
    }
    if (!text.empty()) {
      pieces.push_back({std::move(text), {}});
    }
    return pieces;
  }

 private:
  // The reference that starts at `at`, which moves behind it.
  ast::Steps reference(std::size_t& at) {
    std::vector<PathError> errors;
    PathText path = parse_access(value_, at + 2, errors);
    at = path.end;
    for (const PathError& error : errors) {
      Position begin = place_.begin;
      Position end = place_.end;
      if (place_.divisible) {
        begin = end = node_.begin;
        begin.byte += error.begin;
        begin.column += column_of(value_, error.begin);
        end.byte += error.end;
        end.column += column_of(value_, error.end);
      }
      report_.error(std::string(error.finding), begin, end, place_.document_path());
    }
    ast::Steps steps;
    steps.reserve(path.accessors.size());
    for (Accessor& accessor : path.accessors) {
      const std::uint32_t begin = column_of(value_, accessor.begin);
      const std::uint32_t end = column_of(value_, accessor.end);
      steps.push_back({std::move(accessor), begin, end});
    }
    return steps;
  }

  const yaml::Node& node_;
  std::string_view value_;
  const Expr& place_;
  Reporter& report_;
};

void parse_string(const yaml::Node& node, Expr& expr, Reporter& report) {
  expr.kind = Kind::string;
  if (node.value.find('$') == std::string::npos) {
    expr.content = node.value;
    return;
  }
  std::vector<ast::Piece> pieces = TextParser(node, expr, report).run();
  if (pieces.size() == 1 && pieces[0].steps.empty()) {
    expr.content = std::move(pieces[0].text);
  } else if (pieces.size() == 1 && pieces[0].text.empty()) {
    expr.kind = Kind::symbol;
    expr.content = std::move(pieces[0].steps);
  } else {
    expr.kind = Kind::interpolation;
    expr.content = std::move(pieces);
  }
}

void parse_scalar(const yaml::Node& node, Expr& expr, Reporter& report) {
  const auto typed = yaml::type_scalar(node);
  const auto* const scalar = std::get_if<yaml::Scalar>(&typed);
  if (scalar == nullptr) {
    return;  // check_nodes refused the document
  }
  switch (scalar->type) {
    case yaml::ScalarType::null: return;
    case yaml::ScalarType::boolean: expr.kind = Kind::boolean; break;
    case yaml::ScalarType::number: expr.kind = Kind::number; break;
    case yaml::ScalarType::string: parse_string(node, expr, report); return;
  }
  expr.content = scalar->text;
}

// A key is a string of the language too: `$$` stands for `$`, and a reference is an error.
void parse_key(const yaml::Node& node, const Expr& object, ast::Entry& entry, Reporter& report) {
  entry.key_begin = node.begin;
  entry.key_end = node.end;
  entry.key = node.value;
  if (node.value.find('$') == std::string::npos) {
    return;
  }
  entry.source = node.value;
  Expr key;
  key.parent = &object;
  key.entry = &entry;
  key.begin = node.begin;
  key.end = node.end;
  key.divisible = is_divisible(node);
  parse_string(node, key, report);
  if (key.kind == Kind::string) {
    entry.key = std::string(key.text());
  } else {
    report.error("object keys must be strings", key);
    entry.key.reset();
  }
}

// Asks ASCII letters only: no other lower-case mapping gives "fn::" from another text.
bool has_reserved_prefix(std::string_view key) {
  return key.size() >= 4 && (key[0] == 'f' || key[0] == 'F') && (key[1] == 'n' || key[1] == 'N') &&
         key.substr(2, 2) == "::";
}

ast::Function find_function(const yaml::Node& node, const Expr& expr, Reporter& report) {
  if (node.children.size() == 2) {
    const yaml::Node& key = node.children[0];
    const ast::Function function = ast::function_of(key.value);
    if (function == ast::Function::none && has_reserved_prefix(key.value)) {
      report.error("'fn::' is a reserved prefix", key.begin, key.end, expr.document_path());
    }
    return function;
  }
  for (std::size_t i = 0; i < node.children.size(); i += 2) {
    if (const std::string& key = node.children[i].value; key.starts_with("fn::")) {
      report.error("illegal call to builtin function: " + quoted(key) +
                       " must be the only key within its containing object",
                   expr);
    }
  }
  return ast::Function::none;
}

void parse_mapping(const yaml::Node& node, Expr& expr, Reporter& report) {
  expr.function = find_function(node, expr, report);
  expr.kind = expr.function == ast::Function::none ? Kind::object : Kind::call;
  auto& entries = expr.content.emplace<std::vector<ast::Entry>>(node.children.size() / 2);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const yaml::Node& key = node.children[2 * i];
    ast::Entry& entry = entries[i];
    entry.value.parent = &expr;
    entry.value.entry = &entry;
    if (expr.kind == Kind::call) {
      entry.key = key.value;
      entry.key_begin = key.begin;
      entry.key_end = key.end;
    } else {
      parse_key(key, expr, entry, report);
    }
    parse_expr(node.children[2 * i + 1], entry.value, report);
  }
  if (expr.kind == Kind::call) {
    check_call(expr, report);
  }
}

}  // namespace

void parse_expr(const yaml::Node& node, Expr& expr, Reporter& report) {
  expr.begin = node.begin;
  expr.end = node.end;
  switch (node.kind) {
    case yaml::Kind::scalar:
      expr.divisible = is_divisible(node);
      parse_scalar(node, expr, report);
      return;
    case yaml::Kind::sequence: {
      expr.kind = Kind::array;
      auto& items = expr.content.emplace<std::vector<Expr>>(node.children.size());
      for (std::size_t i = 0; i < items.size(); ++i) {
        items[i].parent = &expr;
        parse_expr(node.children[i], items[i], report);
      }
      return;
    }
    case yaml::Kind::mapping: parse_mapping(node, expr, report); return;
    case yaml::Kind::alias: return;  // check_nodes refused the document
  }
}

}  // namespace courier::esc
