#include <catch2/catch.hpp>

#include "actions/selection.h"
#include "base/text.h"

using namespace courier;
using namespace courier::actions;
using esc::Value;

namespace {

Value environment() {
  return Value::object(
      {{"environmentVariables", Value::object({{"BOT", Value::string("bot-token", true)},
                                               {"EMPTY", Value::string("")},
                                               {"LIST", Value::array({Value::string("x")})},
                                               {"NOTHING", Value::null()},
                                               {"PORT", Value::number("5432")},
                                               {"SHARED", Value::string("variable")}})},
       {"files", Value::object({{"KUBECONFIG", Value::string("config", true)},
                                {"SHARED", Value::string("file")}})},
       {"db", Value::object({{"hosts", Value::array({Value::string("a"), Value::string("b")})},
                             {"key with blank", Value::string("spaced")},
                             {"password", Value::string("hunter22", true)},
                             {"none", Value::null()}})}});
}

// "NAME=text secret file output → VARIABLES" per delivery, then problems.
std::string selected(const SelectionRequest& request, const Value& root = environment()) {
  Diagnostics diagnostics;
  std::string out;
  for (const Delivery& one : select(root, request, diagnostics)) {
    out += one.name + '=' + std::string(one.text.reveal(Disclosure::inspection));
    out += one.secret ? " secret" : "";
    out += one.file ? " file" : "";
    out += one.output ? " output" : "";
    out += one.variables.empty() ? "" : " -> " + join(one.variables, " ");
    out += '\n';
  }
  for (const Diagnostic& one : diagnostics) {
    out += describe(one);
  }
  return out;
}

std::string exported(std::string list, std::string keys = {}) {
  SelectionRequest request;
  request.export_environment_variables = std::move(list);
  request.keys = std::move(keys);
  const Value root =
      Value::object({{"environmentVariables", Value::object({{"A", Value::string("1")},
                                                             {"B", Value::string("2")},
                                                             {"C", Value::null()}})},
                     {"files", Value::object({{"F", Value::string("3")}})}});
  std::string out;
  Diagnostics diagnostics;
  for (const Delivery& one : select(root, request, diagnostics)) {
    CHECK(one.output);
    for (const std::string& variable : one.variables) {
      out += (out.empty() ? "" : " ") + variable + '=' + one.name;
    }
  }
  for (const Diagnostic& one : diagnostics) {
    out += (out.empty() ? "" : " ") + ("!" + one.summary);
  }
  return out;
}

std::string values(std::string lines, OnMissing on_missing = OnMissing::fail) {
  SelectionRequest request;
  request.export_environment_variables = "false";
  request.values = std::move(lines);
  request.on_missing = on_missing;
  return selected(request, Value::object({{"db", *environment().member("db")}}));
}

}  // namespace

TEST_CASE("selection: every scalar of environmentVariables and files, sorted by name") {
  CHECK(selected({}) == "BOT=bot-token secret output -> BOT\n"
                        "EMPTY= output -> EMPTY\n"
                        "KUBECONFIG=config secret file output -> KUBECONFIG\n"
                        "NOTHING= output -> NOTHING\n"
                        "PORT=5432 output -> PORT\n"
                        "SHARED=file file output -> SHARED\n"
                        "warning: environmentVariables.LIST is a list and is left out\n"
                        "  hint: fn::toJSON makes it text; values delivers it as JSON\n");
}

TEST_CASE("selection: the export grammar of pulumi/esc-action") {
  struct Case {
    std::string list, keys, exported;
  };
  const std::vector<Case> cases{
      {"", "", "A=A B=B C=C F=F"},
      {"true", "", "A=A B=B C=C F=F"},
      {"TRUE", "A, F\n\n", "A=A F=F"},
      {"", "B", "B=B"},
      {"false", "A", ""},
      {"False", "", ""},
      {"A", "B", "A=A"},
      {"A,F", "", "A=A F=F"},
      {"X=A\nY=A , B", "", "X=A Y=A B=B"},
      {"*", "", "A=A B=B C=C F=F"},
      {"X=A,*", "", "X=A B=B C=C F=F"},
      {"X=A,X=B", "", "X=B"},
      {"B=A,*", "", "B=B C=C F=F"},  // as there: `*` brings B under its own name, later
      {"yes", "", "!the environment has no environmentVariables.yes for the variable yes"},
      {"X=a,Y=", "",
       "!the environment has no environmentVariables.a for the variable X "
       "!the environment has no environmentVariables. for the variable Y"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.list, one.keys);
    CHECK(exported(one.list, one.keys) == one.exported);
  }
}

TEST_CASE("selection: what is listed and missing is an error for each, or a warning") {
  SelectionRequest request;
  request.export_environment_variables = "TOKEN=BOTS,LIST,PORT";
  request.on_missing = OnMissing::fail;
  const std::string text = selected(request);
  CHECK(text.substr(text.find("error:")) ==
        "error: environmentVariables.LIST is a list and cannot become the variable LIST\n"
        "  hint: fn::toJSON makes it text\n"
        "error: the environment has no environmentVariables.BOTS for the variable TOKEN\n"
        "  hint: did you mean BOT?\n");
  request.on_missing = OnMissing::warn;
  CHECK(selected(request).find("error:") == std::string::npos);
  CHECK(selected(request).find("warning: the environment has no environmentVariables.BOTS") !=
        std::string::npos);
}

TEST_CASE("selection: sections that are absent or no objects") {
  CHECK(selected({}, Value::object({})).empty());
  CHECK(selected({}, Value::object({{"environmentVariables", Value::string("x")},
                                    {"files", Value::array({})}})) ==
        "warning: environmentVariables is not an object and is left out\n"
        "warning: files is not an object and is left out\n");
}

TEST_CASE("selection: members of a secret container are secret, and all are when all is masked") {
  const Value secret_section = Value::object(
      {{"environmentVariables", Value::object({{"A", Value::string("plain")}}, true)}});
  CHECK(selected({}, secret_section) == "A=plain secret output -> A\n");
  SelectionRequest all;
  all.mask = MaskScope::all;
  CHECK(selected(all, Value::object({{"environmentVariables",
                                      Value::object({{"A", Value::string("plain")}})}})) ==
        "A=plain secret output -> A\n");
  SelectionRequest by_path;
  by_path.values = "x = o.a";
  CHECK(selected(by_path,
                 Value::object({{"o", Value::object({{"a", Value::string("plain")}}, true)}})) ==
        "x=plain secret output\n");
}

TEST_CASE("selection: values by path") {
  CHECK(values("host = db.hosts[1]\n"
               "# a comment\n"
               "\n"
               "  pass=db.password  \n"
               "spaced = db[\"key with blank\"]\r\n"
               "all = db.hosts\n"
               "none = db.none\n") == "all=[\"a\",\"b\"] output\n"
                                      "host=b output\n"
                                      "none= output\n"
                                      "pass=hunter22 secret output\n"
                                      "spaced=spaced output\n");
}

TEST_CASE("selection: values that are missing or null") {
  CHECK(values("a ?= db.nope\nb = db.nope | fall back = x | y\nc = db.none | 1\nd = db.nope |\n"
               "e ?= db.none") == "b=fall back = x | y output\nc=1 output\nd= output\ne= output\n");
  CHECK(values("ok = db.hosts[0]\na = db.pasword\n b = db.hosts[7]") ==
        "ok=a output\n"
        "values:2:5: error: no value for a: unknown property \"pasword\"; did you mean "
        "\"password\"? (at db)\n"
        "  hint: a ?= … leaves the output out, a = … | DEFAULT gives it a text\n"
        "values:3:6: error: no value for b: array index 7 out-of-bounds for array of length 2 (at "
        "db.hosts)\n"
        "  hint: b ?= … leaves the output out, b = … | DEFAULT gives it a text\n");
  CHECK(values("a = db.nope", OnMissing::warn).starts_with("values:1:5: warning: no value for a"));
}

TEST_CASE("selection: malformed lines of values, each with its place") {
  CHECK(values("just a path\n"
               "ä b = db\n"
               "x =\n"
               "x = | default\n"
               "x = db.hosts extra\n"
               "x ?= db.hosts | default\n"
               "x = db[\"open\n"
               "same = db.none\n"
               "same = db.hosts\n") ==
        "same= output\n"
        "values:1:1: error: expected NAME = PATH\n"
        "  hint: lines are NAME = PATH, NAME ?= PATH or NAME = PATH | DEFAULT\n"
        "values:2:1: error: \"ä b\" cannot be the name of an output\n"
        "  hint: use letters, digits, _, - and ., with a letter or _ first\n"
        "values:3:4: error: no path is given for x\n"
        "  hint: paths look like a.b[0][\"c\"]\n"
        "values:4:5: error: no path is given for x\n"
        "  hint: paths look like a.b[0][\"c\"]\n"
        "values:5:14: error: expected | DEFAULT or the end of the line\n"
        "  hint: a path with blanks needs [\"quotes\"]\n"
        "values:6:15: error: ?= and a default exclude each other\n"
        "  hint: keep one of them\n"
        "values:9:1: error: same is given on line 8 already\n"
        "values:7:5: error: \"db[\\\"open\" is no path: key subscript is missing closing quote "
        "'\"' at byte 4\n"
        "  hint: paths look like a.b[0][\"c\"]\n");
}

TEST_CASE("selection: an output of values goes before an entry's of that name") {
  SelectionRequest request;
  request.values = "PORT = db.hosts[0]";
  request.export_environment_variables = "PORT";
  const Value root =
      Value::object({{"environmentVariables", Value::object({{"PORT", Value::number("5432")}})},
                     {"db", *environment().member("db")}});
  CHECK(selected(request, root) == "PORT=5432 -> PORT\nPORT=a output\n");
}
