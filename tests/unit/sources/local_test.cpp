#include <catch2/catch.hpp>

#include "sources/local.h"
#include "support/fakes.h"

using namespace courier;
using namespace courier::sources;
using courier::testing::FakeFiles;

namespace {

FakeFiles definitions() {
  FakeFiles files;
  files.files["/work/env/default/base.yaml"] = {"values: {a: base, b: base}\n", 0644, {}};
  files.files["/work/env/sophia/dev.yaml"] = {
      "imports: [base]\nvalues: {b: dev, who: '${context.pulumi.user.login}', "
      "where: '${context.pulumi.organization.login}', name: '${context.rootEnvironment.name}'}\n",
      0644,
      {}};
  files.files["/work/env/sophia/prod.yaml"] = {"values: {b: prod}\n", 0644, {}};
  return files;
}

// The result as JSON, or everything that is wrong.
std::string opened(const std::string& names, FakeFiles files = definitions(),
                   const Environment& environment = {}) {
  const Result<std::vector<EnvironmentName>> parsed = parse_environment_names(names);
  REQUIRE(parsed);
  const Result<esc::Evaluation> evaluation = open_local(*parsed, "env", environment, files);
  if (!evaluation) {
    CHECK(evaluation.error().kind == ErrorKind::usage);
    return evaluation.error().message + "\n  hint: " + evaluation.error().hint;
  }
  std::string problems;
  for (const Diagnostic& one : evaluation->diagnostics) {
    problems += describe(one);
  }
  return problems.empty() ? esc::to_json_redacted(evaluation->value) : problems;
}

}  // namespace

TEST_CASE("local definitions: one environment with its imports and its context") {
  CHECK(opened("sophia/dev") ==
        R"({"a":"base","b":"dev","name":"sophia/dev","where":"local","who":"local"})");
  CHECK(opened("sophia/dev", definitions(),
               {{"GITHUB_ACTOR", "octocat"}, {"GITHUB_REPOSITORY_OWNER", "acme"}}) ==
        R"({"a":"base","b":"dev","name":"sophia/dev","where":"acme","who":"octocat"})");
  CHECK(opened("other/sophia/dev", definitions(), {{"GITHUB_REPOSITORY_OWNER", "acme"}}) ==
        R"({"a":"base","b":"dev","name":"sophia/dev","where":"other","who":"local"})");
  CHECK(opened("base") == R"({"a":"base","b":"base"})");
}

TEST_CASE("local definitions: several environments, later over earlier") {
  CHECK(opened("base, sophia/prod") == R"({"a":"base","b":"prod"})");
  CHECK(opened("sophia/prod\nbase") == R"({"a":"base","b":"base"})");
}

TEST_CASE("local definitions: only checked, they have no name and nothing sealed is opened") {
  FakeFiles files = definitions();
  files.files["/work/env/p/e.yaml"] = {
      "values: {name: '${context.currentEnvironment.name}', s: {fn::secret: {ciphertext: "
      "ZXNjeAAAAAHIycrLzM3Oz9DR0tPU1dbXQh3WUw==}}}\n",
      0644,
      {}};
  const auto checked = [&](bool unseal) {
    esc::Aim aim;
    aim.only_check = true;
    aim.unseal = unseal;
    return open_local({{"", "p", "e", ""}}, "env", {}, files, "", aim);
  };
  const Result<esc::Evaluation> sealed = checked(false);
  REQUIRE(sealed);
  CHECK(sealed->diagnostics.empty());
  CHECK(esc::to_json_redacted(sealed->value) == R"({"name":"\u003cyaml\u003e","s":"[secret]"})");
  CHECK(sealed->value.member("s")->kind() == esc::Value::Kind::unknown);
  const Result<esc::Evaluation> unsealed = checked(true);
  REQUIRE(unsealed);
  CHECK(unsealed->diagnostics.list().front().summary.starts_with("decrypting: "));
}

TEST_CASE("local definitions: with their history, values name environments instead of files") {
  FakeFiles files = definitions();
  esc::Aim aim;
  aim.history = true;
  const Result<esc::Evaluation> opened =
      open_local({{"", "sophia", "dev", ""}}, "env", {}, files, "", aim);
  REQUIRE(opened);
  const esc::Value* const b = opened->value.member("b");
  CHECK(b->defined_at()->file_name() == "sophia/dev");
  REQUIRE(b->overridden() != nullptr);
  CHECK(b->overridden()->plain_text() == "base");
  CHECK(b->overridden()->defined_at()->file_name() == "base");  // as the import says it
}

TEST_CASE("local definitions: names that lead nowhere") {
  CHECK(opened("sophia/test") ==
        "no environment sophia/test: there is no file env/sophia/test.yaml\n"
        "  hint: create it, or see whether definitions names the right folder");
  CHECK(opened("base, nope") ==
        "no environment default/nope: there is no file env/default/nope.yaml\n"
        "  hint: create it, or see whether definitions names the right folder");
  CHECK(opened("sophia/dev@3") ==
        "version \"3\" of environment sophia/dev: definitions in a folder have no versions\n"
        "  hint: leave @3 out");
  CHECK(opened("one/sophia/dev, two/sophia/prod") ==
        "the environments belong to two organizations, one and two\n"
        "  hint: name environments of one organization");
}

TEST_CASE("local definitions: imports that lead nowhere have a place") {
  const auto importing = [](const std::string& name) {
    FakeFiles files = definitions();
    files.files["/work/env/p/e.yaml"] = {"values: {}\nimports:\n- " + name + "\n", 0644, {}};
    return opened("acme/p/e", files);
  };
  CHECK(importing("missing") ==
        "env/p/e.yaml:3:3: error: no environment default/missing: there is no file "
        "env/default/missing.yaml (imports[0])\n");
  CHECK(importing("base@2") ==
        "env/p/e.yaml:3:3: error: version \"2\" of environment default/base: definitions in a "
        "folder have no versions (imports[0])\n");
  CHECK(importing("../../etc/passwd") == "env/p/e.yaml:3:3: error: \"../../etc/passwd\" is no "
                                         "environment's name: it has 4 parts (imports[0])\n");
  CHECK(importing("other/default/base") ==
        "env/p/e.yaml:3:3: error: environment default/base of another organization, other: acme "
        "is in use (imports[0])\n");
  CHECK(importing("acme/default/base") == R"({"a":"base","b":"base"})");
}

TEST_CASE("local definitions: the environments of a folder, by project and name") {
  FakeFiles files = definitions();
  for (const char* path :
       {"/work/env/sophia/dev-2.yaml", "/work/env/sophia/notes.md", "/work/env/sophia/.swap.yaml",
        "/work/env/sophia/no name.yaml", "/work/env/top.yaml", "/work/env/.git/x.yaml",
        "/work/env/sophia-2/a.yaml"}) {
    files.files[path] = {};
  }
  CHECK(list_local("env", files).value() == std::vector<std::string>{"default/base", "sophia/dev",
                                                                     "sophia/dev-2", "sophia/prod",
                                                                     "sophia-2/a"});
}

TEST_CASE("the key of sealed definitions: a file's, else the environment's, else none") {
  FakeFiles files;
  const std::string text(43, 'A');
  files.files["/work/team.key"] = {text + "=\n", 0600, {}};
  files.files["/work/bad.key"] = {"short\n", 0600, {}};
  const Environment bad = {{"COURIER_KEY", "short"}};
  CHECK(find_key({{"COURIER_KEY", text + '='}}, "", files).value().has_value());
  CHECK(find_key(bad, "team.key", files).value().has_value());
  CHECK_FALSE(find_key({}, "", files).value().has_value());
  CHECK(find_key(bad, "", files).error().message ==
        "COURIER_KEY: expected base64 of a key of 32 bytes");
  CHECK(find_key({}, "bad.key", files).error().message ==
        "bad.key: expected base64 of a key of 32 bytes");
  CHECK(find_key({}, "none.key", files).error().message.starts_with("reading the key: "));
}
