#include <catch2/catch.hpp>

#include "sources/local.h"
#include "support/fakes.h"

using namespace courier;
using namespace courier::sources;
using courier::esc::Evaluation;
using courier::testing::FakeFiles;

namespace {

FakeFiles folder() {
  FakeFiles files;
  files.files["/work/envs/default/base.yaml"] = {"values: {}\n", 0644, {}};
  files.files["/work/envs/sophia/prod.yaml"] = {"imports: [base]\n", 0644, {}};
  return files;
}

std::string refusal(LocalDefinitions& definitions, const std::string& name) {
  const Result<esc::Definition> loaded = definitions.load(name);
  REQUIRE_FALSE(loaded);
  return loaded.error().message;
}

}  // namespace

TEST_CASE("local definitions: a name's file, shown as the folder was named") {
  FakeFiles files;
  const EnvironmentName name{"", "sophia", "prod", ""};
  const auto file = [&](const char* directory) {
    return LocalDefinitions(files, directory, "local", {}).file_of(name);
  };
  CHECK(file("envs") == "envs/sophia/prod.yaml");
  CHECK(file("./envs/") == "./envs/sophia/prod.yaml");
  CHECK(file("/abs/envs") == "/abs/envs/sophia/prod.yaml");
}

TEST_CASE("local definitions: imports are found by name") {
  FakeFiles files = folder();
  LocalDefinitions definitions(files, "envs", "acme", {});
  for (const char* name : {"base", "default/base", "acme/default/base"}) {
    const Result<esc::Definition> loaded = definitions.load(std::string(name));
    REQUIRE(loaded);
    CHECK(loaded->file == "envs/default/base.yaml");
    CHECK(loaded->text == "values: {}\n");
    CHECK(loaded->decrypter != nullptr);
  }
}

TEST_CASE("local definitions: what cannot be found says where it was looked for") {
  FakeFiles files = folder();
  LocalDefinitions definitions(files, "envs", "acme", {});
  CHECK(refusal(definitions, "prod") ==
        "no environment default/prod: there is no file envs/default/prod.yaml");
  CHECK(refusal(definitions, "sophia/prod@3") ==
        "version \"3\" of environment sophia/prod: definitions in a folder have no versions");
  CHECK(refusal(definitions, "other/sophia/prod") ==
        "environment sophia/prod of another organization, other: acme is in use");
  CHECK(refusal(definitions, "../sophia/prod").starts_with("\"../sophia/prod\" is no environment"));
}

TEST_CASE("local definitions: what is sealed opens with the key, or says that there is none") {
  FakeFiles files = folder();
  courier::testing::FakeRandom random;
  const Result<esc::SealingKey> key = esc::SealingKey::parse(esc::SealingKey::generate(random), "");
  REQUIRE(key);
  const std::string sealed = key->seal(Secret("s3cret"), "sophia/prod", "values.a", random);
  const auto opened = [&](std::optional<esc::SealingKey> with) {
    LocalDefinitions definitions(files, "envs", "acme", std::move(with));
    const Result<esc::Definition> loaded = definitions.load(std::string("sophia/prod"));
    REQUIRE(loaded);
    const Result<Secret> text = loaded->decrypter->decrypt(sealed, "values.a");
    return text ? std::string(text->reveal(Disclosure::inspection)) : text.error().message;
  };
  CHECK(opened(*key) == "s3cret");
  CHECK(opened({}) == "the definition is sealed and there is no key; set COURIER_KEY");
}

TEST_CASE("local definitions: a malformed key is an error of the call") {
  FakeFiles files = folder();
  const Result<esc::Evaluation> opened =
      open_local({{"", "default", "base", ""}}, "envs", {{"COURIER_KEY", "short"}}, files);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().message == "COURIER_KEY: expected base64 of a key of 32 bytes");
}

namespace {

Evaluation opened(const std::vector<EnvironmentName>& names, const Environment& environment,
                  FakeFiles& files) {
  const Result<Evaluation> result = open_local(names, "envs", environment, files);
  REQUIRE(result);
  for (const Diagnostic& diagnostic : result->diagnostics) {
    FAIL_CHECK(describe(diagnostic));
  }
  return *result;
}

std::string text_at(const Evaluation& evaluation, std::string_view path) {
  const esc::Lookup found = esc::look_up(evaluation.value, path);
  REQUIRE(found.outcome == esc::Lookup::Outcome::found);
  return std::string(found.value.plain_text());
}

constexpr std::string_view who =
    "values:\n"
    "  who: ${context.pulumi.user.login}@${context.pulumi.organization.login}\n"
    "  root: ${context.rootEnvironment.name}\n";

}  // namespace

TEST_CASE("local definitions: the context names organization and user") {
  FakeFiles files;
  files.files["/work/envs/p/e.yaml"] = {std::string(who), 0644, {}};
  const EnvironmentName name{"", "p", "e", ""};
  const Evaluation local = opened({name}, {}, files);
  CHECK(text_at(local, "who") == "local@local");
  CHECK(text_at(local, "root") == "p/e");
  const Environment github{{"GITHUB_ACTOR", "octo"}, {"GITHUB_REPOSITORY_OWNER", "acme"}};
  CHECK(text_at(opened({name}, github, files), "who") == "octo@acme");
  CHECK(text_at(opened({{"other", "p", "e", ""}}, github, files), "who") == "octo@other");
}

TEST_CASE("local definitions: several environments are one of no name, later over earlier") {
  FakeFiles files;
  files.files["/work/envs/p/a.yaml"] = {"values: {x: a, y: a}\n", 0644, {}};
  files.files["/work/envs/p/b.yaml"] = {"values: {x: b}\n", 0644, {}};
  const Evaluation both = opened({{"", "p", "a", ""}, {"", "p", "b", ""}}, {}, files);
  CHECK(text_at(both, "x") == "b");
  CHECK(text_at(both, "y") == "a");

  const Result<Evaluation> missing =
      open_local({{"", "p", "a", ""}, {"", "p", "c", ""}}, "envs", {}, files);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message == "no environment p/c: there is no file envs/p/c.yaml");
  const Result<Evaluation> mixed =
      open_local({{"x", "p", "a", ""}, {"y", "p", "b", ""}}, "envs", {}, files);
  REQUIRE_FALSE(mixed);
  CHECK(mixed.error().message == "the environments belong to two organizations, x and y");
}
