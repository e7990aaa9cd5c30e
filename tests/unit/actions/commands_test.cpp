#include <catch2/catch.hpp>

#include "actions/commands.h"
#include "support/fakes.h"

using namespace courier;
using namespace courier::actions;
using courier::testing::FakeOutput;

namespace {

std::string commands_for(const std::string& value, Host host) {
  const Result<Secret> lines = mask_commands({{Secret(value), "API_KEY"}}, host);
  REQUIRE(lines);
  return std::string(lines->reveal(Disclosure::inspection));
}

Annotation saying(std::string message) {
  Annotation annotation;
  annotation.message = std::move(message);
  return annotation;
}

}  // namespace

TEST_CASE("commands: escapes of the runner") {
  CHECK(escape_data("50%\r\na:b,c") == "50%25%0D%0Aa:b,c");
  CHECK(escape_property("50%\na:b,c") == "50%25%0Aa%3Ab%2Cc");
}

TEST_CASE("commands: foreign text is defused, everything else of it kept") {
  struct Case {
    std::string text, defused;
  };
  const std::vector<Case> cases{
      {"plain\n", "plain\n"},
      {"::error::x", "\\::error::x"},
      {" \t::error::x", " \t\\::error::x"},
      {"\xC2\xA0::error::x", "\xC2\xA0\\::error::x"},          // no-break space, which .NET trims
      {"\xE3\x80\x80::error::x", "\xE3\x80\x80\\::error::x"},  // ideographic space
      {"std::vector ::x", "std::vector ::x"},
      {"a\n::x\n::y", "a\n\\::x\n\\::y"},
      {"a\r::x", "a\\r::x"},
      {"a\r\n::x\r\n", "a\r\n\\::x\r\n"},
      {"\r::x", "\\r::x"},
      {"say ##[error]x", "say ##\\[error]x"},
      {"##[##[", "##\\[##\\["},
      {"###[x", "###\\[x"},
      {"", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(defuse(one.text) == one.defused);
  }
}

TEST_CASE("commands: masks for GitHub's runner") {
  CHECK(commands_for("s3cret", Host::github) == "::add-mask::s3cret\n");
  CHECK(commands_for("a::b]", Host::github) == "::add-mask::a::b]\n");
  CHECK(commands_for("50%0A", Host::github) == "::add-mask::50%250A\n");
  CHECK(commands_for("s3cret", Host::by_hand).empty());
}

TEST_CASE("commands: masks for act, which reads colons, brackets and percent signs otherwise") {
  CHECK(commands_for("a]b:c", Host::act) == "::add-mask::a]b:c\n");
  CHECK(commands_for("a::b", Host::act) == "##[add-mask]a::b\n");
  CHECK(commands_for(":start", Host::act) == "##[add-mask]:start\n");
  std::string tries;
  for (int i = 0; i < 64; ++i) {
    tries += "::add-mask::50%250Ax\n";
  }
  CHECK(commands_for("50%0Ax", Host::act) == tries);

  const Result<Secret> refused = mask_commands({{Secret("a::b]"), "API_KEY"}}, Host::act);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "API_KEY: act cannot mask this value, which holds both `::` and `]`");
  CHECK(refused.error().hint == "change the value, or run the workflow on GitHub's runner");
}

TEST_CASE("commands: masks are flushed") {
  FakeOutput out;
  Commands commands(out, Host::github, false);
  REQUIRE(commands.masks({{Secret("first"), "A"}, {Secret("second"), "B"}}));
  CHECK(out.text == "::add-mask::first\n::add-mask::second\n");
  CHECK(out.flushes == 1);
}

TEST_CASE("commands: a stream that lost the masks is an error") {
  class Broken : public FakeOutput {
   public:
    bool failed() const override { return true; }
  };
  Broken out;
  Commands commands(out, Host::github, false);
  const Result<void> result = commands.masks({{Secret("first"), "A"}});
  REQUIRE_FALSE(result);
  CHECK(result.error().message == "writing the masks: standard output cannot be written");
}

TEST_CASE("commands: an annotation names its place, as each host can show it") {
  Annotation annotation{"two\nlines: 50%", "a, b", "dir/x.yaml", 3, 7};
  const auto written = [&](Level level, Host host) {
    FakeOutput out;
    Commands(out, host, false).annotate(level, annotation);
    return out.text;
  };
  CHECK(written(Level::error, Host::github) == "::error title=a%2C b,file=dir/x.yaml,line=3,col=7::"
                                               "dir/x.yaml:3:7: two%0Alines: 50%25\n");
  CHECK(written(Level::warning, Host::act) ==
        "::warning::dir/x.yaml:3:7: a, b: two\n::warning::lines: 50%25\n");
  CHECK(written(Level::notice, Host::act) ==
        "notice: dir/x.yaml:3:7: a, b: two\nnotice: lines: 50%\n");
  CHECK(written(Level::error, Host::by_hand) ==
        "error: dir/x.yaml:3:7: a, b: two\nerror: lines: 50%\n");
  annotation = saying("bare");
  CHECK(written(Level::notice, Host::github) == "::notice::bare\n");
}

TEST_CASE("commands: a diagnostic's place and next step are kept") {
  Diagnostic diagnostic;
  diagnostic.summary = "unknown key";
  diagnostic.hint = "did you mean \"a\"?";
  diagnostic.path = "values.b";
  diagnostic.subject = Range{std::make_shared<std::string>("p/e.yaml"), {4, 2, 0}, {4, 3, 0}};
  const Annotation annotation = to_annotation(diagnostic);
  CHECK(annotation.message == "unknown key (values.b)\n  hint: did you mean \"a\"?");
  CHECK(annotation.file == "p/e.yaml");
  CHECK(annotation.line == 4);
  CHECK(annotation.column == 2);
}

TEST_CASE("commands: no more annotations than the runner keeps, and nothing lost") {
  const auto written = [](int count) {
    FakeOutput out;
    Commands commands(out, Host::github, false);
    for (int i = 1; i <= count; ++i) {
      commands.annotate(Level::warning, saying("w" + std::to_string(i)));
    }
    commands.annotate(Level::error, saying("e"));
    commands.finish();
    return out.text;
  };
  std::string first_nine;
  for (int i = 1; i <= 9; ++i) {
    first_nine += "::warning::w" + std::to_string(i) + "\n";
  }
  CHECK(written(10) == first_nine + "::error::e\n::warning::w10\n");
  CHECK(written(12) == first_nine + "::error::e\n::warning::3 more warnings:%0Aw10%0Aw11%0Aw12\n");
}

TEST_CASE("commands: a long message is cut between characters") {
  FakeOutput out;
  std::string message;
  for (std::size_t i = 0; i < annotation_characters + 1; ++i) {
    message += "\xC3\xA9";
  }
  Commands(out, Host::github, false).annotate(Level::error, saying(message));
  CHECK(out.text == "::error::" + message.substr(2) + "\n");
}

TEST_CASE("commands: groups, debug lines and ordinary lines") {
  const auto written = [](Host host, bool debug) {
    FakeOutput out;
    Commands commands(out, host, debug);
    commands.group("Plan: 50%");
    commands.debug("why");
    commands.print("::error::x\nlast");
    commands.end_group();
    return out.text;
  };
  CHECK(written(Host::github, true) ==
        "::group::Plan: 50%25\n::debug::why\n\\::error::x\nlast\n::endgroup::\n");
  CHECK(written(Host::github, false) == "::group::Plan: 50%25\n\\::error::x\nlast\n::endgroup::\n");
  CHECK(written(Host::act, true) == "Plan: 50%\n::debug::why\n\\::error::x\nlast\n");
  CHECK(written(Host::by_hand, true) == "Plan: 50%\nwhy\n\\::error::x\nlast\n");
}
