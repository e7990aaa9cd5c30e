#include <catch2/catch.hpp>

#include "actions/leaves.h"

using namespace courier::actions;
using Texts = std::vector<std::string>;

TEST_CASE("leaves: of JSON, YAML and nothing else") {
  struct Case {
    std::string text;
    Texts leaves;
  };
  const std::vector<Case> cases{
      {R"({"user": "admin", "key": "a\nb", "port": 5432, "on": true, "none": null})",
       {"admin", "a\nb", "5432"}},
      {R"([["x"], {"y": ["z"]}, 1.50])", {"x", "z", "1.50"}},
      {R"({"a": "b")", {}},  // neither JSON nor YAML
      {"user: admin\nlist:\n- one\n- two: 'three'\n", {"admin", "one", "three"}},
      {"key: |\n  first\n  second\n", {"first\nsecond\n"}},
      {"on: true\nnone: null\nnumber: 12\nquoted: 'true'\n", {"12", "true"}},
      {"just words", {}},
      {"\"quoted\"", {}},
      {"-----BEGIN X-----\nAAAA\n-----END X-----\n", {}},
      {"a: &x secret\nb: *x\n", {"secret"}},
      {"", {}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(leaves_of(one.text) == one.leaves);
  }
}

TEST_CASE("leaves: JSON on one line keeps all but the white space outside strings") {
  CHECK(compact_json("{\n  \"a b\": \"c \\\" d\",\n  \"n\": 1.50\n}\n") ==
        "{\"a b\":\"c \\\" d\",\"n\":1.50}");
  CHECK(compact_json("[1, 2]") == "[1,2]");
  CHECK(compact_json("a: b").empty());
  CHECK(compact_json("\"text\"").empty());
}

TEST_CASE("leaves: values of assignments") {
  CHECK(assigned_values("A=one\nexport B='two words'\nC=\"three\"\n# D=x\n1E=no\nF=\nG = no") ==
        Texts{"one", "two words", "three"});
  CHECK(assigned_values("YWJjZA==") == Texts{"="});
}
