// What the arguments of each function must look like, as far as their syntax tells.
#include "esc/parse.h"

namespace courier::esc {

namespace {

using ast::Arguments;
using ast::Function;
using ast::Kind;

void check_provider(const Arguments& arguments, Reporter& report) {
  if (arguments.provider_at == nullptr) {
    report.error("missing provider name ('provider')", *arguments.all);
  } else if (!arguments.provider) {
    report.error("provider name must be a string literal", *arguments.provider_at);
  }
}

void check_inputs(const Arguments& arguments, Reporter& report) {
  if (arguments.first == nullptr) {
    report.error("missing provider inputs ('inputs')", *arguments.all);
  }
}

void check_state(const Arguments& arguments, Reporter& report) {
  if (arguments.second != nullptr && arguments.second->kind != Kind::object) {
    report.error("rotation state must be an object literal", *arguments.second);
  }
}

// Whether the argument is an object literal; otherwise reports `finding`.
bool is_object(const Arguments& arguments, const char* finding, Reporter& report) {
  if (arguments.all->kind == Kind::object) {
    return true;
  }
  report.error(finding, *arguments.all);
  return false;
}

void check_pair(const Arguments& arguments, const char* finding, Reporter& report) {
  if (arguments.first == nullptr) {
    report.error(finding, *arguments.all);
  }
}

}  // namespace

void check_call(const ast::Expr& call, Reporter& report) {
  const Arguments arguments = ast::arguments_of(call);
  switch (call.function) {
    case Function::concat:
      if (arguments.all->kind != Kind::array) {
        report.error("the argument to fn::concat must be an array of arrays", *arguments.all);
      }
      return;
    case Function::join:
      check_pair(arguments, "the argument to fn::join must be a two-valued list", report);
      return;
    case Function::split:
      check_pair(arguments, "the argument to fn::split must be a two-valued list", report);
      return;
    case Function::secret:
      if (arguments.first == nullptr && arguments.second == nullptr) {
        report.error("secret values must be string literals", *arguments.all);
      }
      return;
    case Function::open:
      if (is_object(arguments,
                    "the argument to fn::open must be an object containing 'provider' and 'inputs'",
                    report)) {
        check_provider(arguments, report);
        check_inputs(arguments, report);
      }
      return;
    case Function::rotate:
      if (is_object(arguments,
                    "the argument to fn::rotate must be an object containing 'provider', 'inputs' "
                    "and 'state'",
                    report)) {
        check_provider(arguments, report);
        check_inputs(arguments, report);
        check_state(arguments, report);
      }
      return;
    case Function::rotate_short:
      if (is_object(arguments,
                    "the argument to fn::rotate must be an object containing 'inputs' and 'state'",
                    report)) {
        check_inputs(arguments, report);
        check_state(arguments, report);
      }
      return;
    case Function::validate:
      if (is_object(
              arguments,
              "the argument to fn::validate must be an object containing 'schema' and 'value'",
              report)) {
        if (arguments.first == nullptr) {
          report.error("missing required property 'schema'", *arguments.all);
        }
        if (arguments.second == nullptr) {
          report.error("missing required property 'value'", *arguments.all);
        }
      }
      return;
    case Function::none:
    case Function::final:
    case Function::from_base64:
    case Function::from_json:
    case Function::open_short:
    case Function::to_base64:
    case Function::to_json:
    case Function::to_string:
    case Function::to_yaml: return;
  }
}

}  // namespace courier::esc
