// Reads the text of an environment definition into expressions.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "esc/ast.h"
#include "yaml/node.h"

namespace courier::esc {

struct Loaded {
  // Absent when the text is not YAML that the language accepts. Present after any other error;
  // what could not be read is then missing and evaluates to unknown.
  std::shared_ptr<const ast::Declaration> declaration;
  Diagnostics diagnostics;
};

// `file` is the name under which mistakes are reported; `environment` the one that values say they
// were defined in.
[[nodiscard]] Loaded load(std::string_view file, std::string_view environment,
                          std::string_view text);

// Collects the findings of one document.
class Reporter {
 public:
  Reporter(std::shared_ptr<const std::string> file, Diagnostics& diagnostics)
      : file_(std::move(file)), diagnostics_(diagnostics) {}

  void error(std::string summary, const Position& begin, const Position& end, std::string path) {
    diagnostics_.error(std::move(summary), Range{file_, begin, end}, std::move(path));
  }
  void error(std::string summary, const ast::Expr& at) {
    error(std::move(summary), at.begin, at.end, at.document_path());
  }
  void warning(std::string summary, const Position& begin, const Position& end, std::string path) {
    diagnostics_.warning(std::move(summary), Range{file_, begin, end}, std::move(path));
  }

 private:
  std::shared_ptr<const std::string> file_;
  Diagnostics& diagnostics_;
};

// What the language asks of YAML: mapping keys are strings, no aliases, tags that fit.
void check_nodes(const yaml::Document& document, Reporter& report);

// Reads any expression into `expr`, whose parent is set.
void parse_expr(const yaml::Node& node, ast::Expr& expr, Reporter& report);

// Reports what is wrong with a call's arguments.
void check_call(const ast::Expr& call, Reporter& report);

}  // namespace courier::esc
