#include <catch2/catch.hpp>

#include "sync/consent.h"

using namespace courier;
using sync::ConsentClass;
using sync::Consents;
using sync::parse_consents;

TEST_CASE("names and classes, by comma or line", "[consent]") {
  const Result<Consents> given =
      parse_consents(" TOKEN, widen:NPM_TOKEN\r\n\nprivate-key\n variable : PATH ,,");
  REQUIRE(given);
  CHECK(given->allow(ConsentClass::overwrite, "TOKEN"));
  CHECK_FALSE(given->allow(ConsentClass::overwrite, "NPM_TOKEN"));
  CHECK_FALSE(given->allow(ConsentClass::widen, "TOKEN"));
  CHECK(given->allow(ConsentClass::widen, "NPM_TOKEN"));
  CHECK(given->allow(ConsentClass::private_key, "ANYTHING"));
  CHECK(given->allow(ConsentClass::variable, "PATH"));
  CHECK_FALSE(given->allow(ConsentClass::variable, "LD_PRELOAD"));
  CHECK_FALSE(given->allow(ConsentClass::remove, "TOKEN"));
}

TEST_CASE("nothing given allows nothing", "[consent]") {
  for (const char* text : {"", " ", ",\n,"}) {
    const Result<Consents> given = parse_consents(text);
    REQUIRE(given);
    CHECK_FALSE(given->allow(ConsentClass::overwrite, "TOKEN"));
    CHECK_FALSE(given->allow(ConsentClass::overwrite, ""));
  }
}

TEST_CASE("every class by its name", "[consent]") {
  for (const auto& [text, consent] :
       {std::pair{"overwrite", ConsentClass::overwrite}, std::pair{"delete", ConsentClass::remove},
        std::pair{"widen", ConsentClass::widen},
        std::pair{"private-key", ConsentClass::private_key},
        std::pair{"variable", ConsentClass::variable},
        std::pair{"user-data", ConsentClass::user_data}}) {
    const Result<Consents> named = parse_consents(std::string(text) + ":X");
    REQUIRE(named);
    CHECK(named->allow(consent, "X"));
    CHECK_FALSE(named->allow(consent, "Y"));
  }
  CHECK(parse_consents("overwrite:X")->allow(ConsentClass::overwrite, "X"));
}

TEST_CASE("GitHub's names have no case, variables have", "[consent]") {
  const Result<Consents> given = parse_consents("token, widen:Npm_Token, variable:path");
  REQUIRE(given);
  CHECK(given->allow(ConsentClass::overwrite, "TOKEN"));
  CHECK(given->allow(ConsentClass::widen, "NPM_TOKEN"));
  CHECK_FALSE(given->allow(ConsentClass::variable, "PATH"));
}

TEST_CASE("names of machines and of key files have hyphens and dots", "[consent]") {
  const Result<Consents> given = parse_consents("delete:Web-1.a, private-key:id.web-1");
  REQUIRE(given);
  CHECK(given->allow(ConsentClass::remove, "Web-1.a"));
  CHECK_FALSE(given->allow(ConsentClass::remove, "web-1.a"));
  CHECK_FALSE(given->allow(ConsentClass::remove, "web-2"));
  CHECK(given->allow(ConsentClass::private_key, "id.web-1"));
  CHECK_FALSE(given->allow(ConsentClass::private_key, "ID.WEB-1"));
  CHECK(sync::consent_to(ConsentClass::remove, "web-1") == "delete:web-1");
  CHECK(sync::consent_to(ConsentClass::remove, "web, 1") == "delete");
  CHECK(sync::consent_to(ConsentClass::variable, "PATH") == "variable:PATH");
}

TEST_CASE("what is no consent", "[consent]") {
  const std::string classes =
      "the classes are overwrite, delete, widen, private-key, variable, user-data";
  const auto refused = [](const char* text) {
    const Result<Consents> given = parse_consents(text);
    REQUIRE_FALSE(given);
    CHECK(given.error().kind == ErrorKind::usage);
    return given.error().message + '\n' + given.error().hint;
  };
  CHECK(refused("wide:TOKEN") == "allow: there is no class \"wide\"\n" + classes);
  CHECK(refused("TOKEN, NPM-TOKEN") ==
        "allow: \"NPM-TOKEN\" is neither a name nor a class\nnames have letters, digits and _; " +
            classes);
  CHECK(refused("delete:a b") ==
        "allow: \"a b\" after \"delete\" is not a name\nnames have letters, digits, _, - and .");
  CHECK(refused("widen:") ==
        "allow: \"\" after \"widen\" is not a name\nnames have letters, digits and _");
  CHECK(refused("variable") == "allow: \"variable\" must name what it allows\nwrite variable:NAME");
  CHECK(refused("user-data") ==
        "allow: \"user-data\" must name what it allows\nwrite user-data:NAME");
}
