#include <catch2/catch.hpp>

#include "base/diagnostic.h"

using namespace courier;

namespace {

Range range(Position begin, Position end) {
  return {std::make_shared<const std::string>("courier.yaml"), begin, end};
}

}  // namespace

TEST_CASE("a diagnostic shows place, path, excerpt and next step", "[diagnostic]") {
  const Diagnostic diagnostic{Severity::error, "unknown key \"frm\"", "did you mean \"from\"?",
                              range({2, 16, 0}, {2, 19, 0}), "secrets.NPM_TOKEN"};
  CHECK(describe(diagnostic, "secrets:\n  NPM_TOKEN: { frm: npm.token }\n") ==
        "courier.yaml:2:16: error: unknown key \"frm\" (secrets.NPM_TOKEN)\n"
        "  2 |   NPM_TOKEN: { frm: npm.token }\n"
        "    |                ^~~\n"
        "  hint: did you mean \"from\"?\n");
  CHECK(describe(diagnostic) ==
        "courier.yaml:2:16: error: unknown key \"frm\" (secrets.NPM_TOKEN)\n"
        "  hint: did you mean \"from\"?\n");
}

TEST_CASE("the caret counts characters and repeats tabs", "[diagnostic]") {
  const Diagnostic wide{Severity::warning, "here", {}, range({1, 5, 0}, {1, 99, 0}), {}};
  CHECK(describe(wide, "\té世: x") == "courier.yaml:1:5: warning: here\n"
                                      "  1 | \té世: x\n"
                                      "    | \t   ^~\n");
}

TEST_CASE("places outside the source give no excerpt", "[diagnostic]") {
  const Diagnostic late{Severity::error, "end", {}, range({9, 1, 0}, {9, 1, 0}), {}};
  CHECK(describe(late, "one\n") == "courier.yaml:9:1: error: end\n");
  CHECK(describe({Severity::error, "no place", {}, {}, {}}, "one\n") == "error: no place\n");
}

TEST_CASE("a list knows whether it holds errors", "[diagnostic]") {
  Diagnostics list;
  list.warning("w");
  CHECK_FALSE(list.has_errors());
  Diagnostics more;
  more.error("e");
  list.extend(more);
  CHECK(list.has_errors());
  CHECK(list.size() == 2);
}
