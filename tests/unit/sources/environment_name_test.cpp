#include <catch2/catch.hpp>

#include "sources/environment_name.h"

using namespace courier;
using namespace courier::sources;

namespace {

std::string parsed(const std::string& text) {
  const Result<EnvironmentName> name = parse_environment_name(text);
  if (!name) {
    CHECK(name.error().kind == ErrorKind::usage);
    CHECK(name.error().hint == "names look like [ORG/][PROJECT/]ENV[@VERSION]");
    return name.error().message;
  }
  return name->organization + '|' + name->project + '|' + name->environment + '|' + name->version;
}

}  // namespace

TEST_CASE("environment names: what is not said has a default") {
  struct Case {
    std::string text, parsed;
  };
  const std::vector<Case> cases{
      {"prod", "|default|prod|"},
      {"sophia/prod", "|sophia|prod|"},
      {"acme/sophia/prod", "acme|sophia|prod|"},
      {"sophia/prod@3", "|sophia|prod|3"},
      {"prod@stable", "|default|prod|stable"},
      {"prod:7", "|default|prod|7"},
      {"a.b/c-d_e.F1", "|a.b|c-d_e.F1|"},
      {"", "\"\" is no environment's name: a part of it is empty"},
      {"/etc/passwd", "\"/etc/passwd\" is no environment's name: a part of it is empty"},
      {"a//b", "\"a//b\" is no environment's name: a part of it is empty"},
      {"a/b/c/d", "\"a/b/c/d\" is no environment's name: it has 4 parts"},
      {"prod@", "\"prod@\" is no environment's name: \"\" is no version"},
      {"prod@1/2", "\"prod@1/2\" is no environment's name: \"1/2\" is no version"},
      {"../prod",
       "\"../prod\" is no environment's name: \"..\" is not made of up to 100 letters, digits, -, "
       "_ and ."},
      {"a b",
       "\"a b\" is no environment's name: \"a b\" is not made of up to 100 letters, digits, -, _ "
       "and ."},
      {"a/b\nc",
       "\"a/b\\nc\" is no environment's name: \"b\\nc\" is not made of up to 100 letters, digits, "
       "-, _ and ."},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(parsed(one.text) == one.parsed);
  }
  CHECK(parsed(std::string(100, 'x')) == "|default|" + std::string(100, 'x') + "|");
  CHECK(parsed(std::string(101, 'x')).find("is no environment's name") != std::string::npos);
}

TEST_CASE("environment names: several by comma or line end") {
  const auto names = parse_environment_names(" a/b, c\n\nd/e@2 ,\n");
  REQUIRE(names);
  REQUIRE(names->size() == 3);
  CHECK((*names)[0].qualified() == "a/b");
  CHECK((*names)[1].qualified() == "default/c");
  CHECK((*names)[2].version == "2");
  CHECK_FALSE(parse_environment_names("a, ../b"));
  REQUIRE(parse_environment_names(" ,\n"));
  CHECK(parse_environment_names("")->empty());
}
