#include <catch2/catch.hpp>

#include "actions/file_commands.h"
#include "base/text.h"
#include "support/fakes.h"

using namespace courier;
using namespace courier::actions;
using courier::testing::FakeBoundary;
using courier::testing::FakeFiles;
using courier::testing::FakeRandom;

namespace {

const Environment step_environment{{"GITHUB_OUTPUT", "/c/output"},
                                   {"GITHUB_ENV", "/c/env"},
                                   {"GITHUB_STATE", "/c/state"},
                                   {"GITHUB_STEP_SUMMARY", "/c/summary"}};

// Each random byte string is one of `given`, the last one for ever.
class ChosenRandom : public Random {
 public:
  explicit ChosenRandom(std::vector<std::string> given) : given_(std::move(given)) {}
  std::string bytes(std::size_t count) override {
    std::string out = given_.front();
    if (given_.size() > 1) {
      given_.erase(given_.begin());
    }
    return out + std::string(count - out.size(), '\0');
  }

 private:
  std::vector<std::string> given_;
};

Entry entry(std::string name, std::string_view value) {
  return {std::move(name), Secret(value), {}};
}

bool nothing_allowed(std::string_view /*name*/) { return false; }

std::vector<std::string> problems_with(const FileCommands& commands,
                                       const Environment& environment = step_environment) {
  FakeRandom random;
  Diagnostics diagnostics;
  const auto appends = prepare(commands, environment, random, nothing_allowed, diagnostics);
  CHECK(appends.empty() == diagnostics.has_errors());
  std::vector<std::string> out;
  for (const Diagnostic& one : diagnostics) {
    out.push_back(describe(one));
  }
  return out;
}

}  // namespace

TEST_CASE("file commands: one write for each file, with delimiters of its own") {
  FileCommands commands;
  commands.outputs = {entry("A", "one"), entry("B", "two\nlines\n"), entry("C", "")};
  commands.environment = {entry("E", "a=b<<c")};
  commands.state = {entry("S", "x")};
  commands.summary = "# done\n";
  FakeRandom random;
  FakeFiles files;
  FakeBoundary boundary;
  Diagnostics diagnostics;
  files.files["/c/output"] = {"EARLIER=1\n", 0644, {}};
  const auto appends = prepare(commands, step_environment, random, nothing_allowed, diagnostics);
  REQUIRE(diagnostics.empty());
  REQUIRE(write(appends, files, boundary));
  CHECK(files.files["/c/state"].bytes == "S<<ghadelimiter_000102030405060708090a0b0c0d0e0f\nx\n"
                                         "ghadelimiter_000102030405060708090a0b0c0d0e0f\n");
  CHECK(files.files["/c/env"].bytes == "E<<ghadelimiter_101112131415161718191a1b1c1d1e1f\na=b<<c\n"
                                       "ghadelimiter_101112131415161718191a1b1c1d1e1f\n");
  CHECK(files.files["/c/output"].bytes ==
        "EARLIER=1\n"
        "A<<ghadelimiter_202122232425262728292a2b2c2d2e2f\none\n"
        "ghadelimiter_202122232425262728292a2b2c2d2e2f\n"
        "B<<ghadelimiter_303132333435363738393a3b3c3d3e3f\ntwo\nlines\n\n"
        "ghadelimiter_303132333435363738393a3b3c3d3e3f\n"
        "C<<ghadelimiter_404142434445464748494a4b4c4d4e4f\n\n"
        "ghadelimiter_404142434445464748494a4b4c4d4e4f\n");
  CHECK(files.files["/c/summary"].bytes == "# done\n");
  CHECK(boundary.writes == std::vector<std::string>{"GITHUB_STATE", "GITHUB_ENV", "GITHUB_OUTPUT",
                                                    "GITHUB_STEP_SUMMARY"});
}

TEST_CASE("file commands: a delimiter that occurs in the value is not used") {
  const std::string taken = "ghadelimiter_61000000000000000000000000000000";
  FileCommands commands;
  commands.outputs = {entry("A", "x\n" + taken + "\nPATH=/evil")};
  ChosenRandom random({"a", "b"});
  Diagnostics diagnostics;
  const auto appends = prepare(commands, step_environment, random, nothing_allowed, diagnostics);
  REQUIRE(appends.size() == 1);
  CHECK(std::string(appends[0].bytes.reveal(Disclosure::inspection))
            .starts_with("A<<ghadelimiter_62000000000000000000000000000000\n"));

  ChosenRandom stuck({"a"});
  CHECK(prepare(commands, step_environment, stuck, nothing_allowed, diagnostics).empty());
  CHECK(diagnostics.list().back().summary == "no delimiter was found for \"A\"");
}

TEST_CASE("file commands: names of variables that change later steps") {
  for (const std::string name :
       {"PATH", "Path", "LD_PRELOAD", "BASH_ENV", "ENV", "NODE_OPTIONS", "node_options",
        "PYTHONPATH", "PERL5LIB", "GIT_SSH_COMMAND", "GITHUB_TOKEN", "RUNNER_TEMP",
        "ACTIONS_RUNTIME_TOKEN", "HOME", "CI", "https_proxy", "SSL_CERT_FILE", "BASH_FUNC_x"}) {
    CAPTURE(name);
    CHECK(is_dangerous_variable(name));
  }
  for (const std::string name :
       {"API_KEY", "KUBECONFIG", "PATHS", "MY_PATH", "CIRCLE", "ENVIRON", "AWS_ACCESS_KEY_ID",
        "DATABASE_URL", "NODE_ENV", "DOCKER_PASSWORD", ""}) {
    CAPTURE(name);
    CHECK_FALSE(is_dangerous_variable(name));
  }
}

TEST_CASE("file commands: everything wrong is reported at once, and nothing is prepared") {
  FileCommands commands;
  commands.environment = {entry("LD_PRELOAD", "x"), entry("A B", "x"), entry("N", {"a\0b", 3}),
                          entry("FINE", "x")};
  commands.environment[0].defined_at =
      Range{std::make_shared<std::string>("env/p/e.yaml"), {3, 5, 0}, {3, 9, 0}};
  commands.outputs = {entry("x\ny", "x"), entry("a.b-c", "x")};
  CHECK(problems_with(commands) ==
        std::vector<std::string>{
            "env/p/e.yaml:3:5: error: refusing to set the variable LD_PRELOAD, which changes how "
            "later steps run\n"
            "  hint: allow it with allow: variable:LD_PRELOAD, or list others in "
            "export-environment-variables\n",
            "error: \"A B\" cannot be the name of a variable\n"
            "  hint: use letters, digits and _, with no digit first; export-environment-variables "
            "renames it: NEW=OLD\n",
            "error: the variable N would hold a NUL byte, which ends a variable\n"
            "  hint: deliver it under files\n",
            "error: \"x\\ny\" cannot be the name of an output\n"
            "  hint: use letters, digits, _, - and ., with a letter or _ first\n"});
}

TEST_CASE("file commands: consent is by name") {
  FileCommands commands;
  commands.environment = {entry("GITHUB_TOKEN", "x"), entry("PATH", "x")};
  FakeRandom random;
  Diagnostics diagnostics;
  const auto appends = prepare(
      commands, step_environment, random,
      [](std::string_view name) { return name == "GITHUB_TOKEN"; }, diagnostics);
  CHECK(appends.empty());
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics.list()[0].summary ==
        "refusing to set the variable PATH, which changes how later steps run");
}

TEST_CASE("file commands: what a variable cannot carry") {
  FileCommands commands;
  commands.environment = {entry("LONG", std::string(longest_variable - 4, 'x')),
                          entry("FITS", std::string(longest_variable - 5, 'x')),
                          entry("BYTES", "\xFF")};
  commands.outputs = {entry("BYTES", "\xFF")};
  CHECK(problems_with(commands) ==
        std::vector<std::string>{
            "error: the variable LONG is too long: Linux starts no program with more than 131071 "
            "bytes of NAME=VALUE\n"
            "  hint: deliver it under files, or do not list it in export-environment-variables\n",
            "warning: the variable BYTES is not UTF-8: the runner replaces the bytes that it "
            "cannot read\n"
            "  hint: deliver it under files\n",
            "warning: the output BYTES is not UTF-8: the runner replaces the bytes that it cannot "
            "read\n"
            "  hint: deliver it under files\n"});
}

TEST_CASE("file commands: without the runner's files") {
  FileCommands commands;
  commands.outputs = {entry("A", "x")};
  CHECK(problems_with(commands, {}) ==
        std::vector<std::string>{"error: GITHUB_OUTPUT is not set: there is no workflow step to "
                                 "hand values to\n"
                                 "  hint: run it as a step of a workflow, or without "
                                 "GITHUB_ACTIONS=true\n"});
  FakeRandom random;
  Diagnostics diagnostics;
  FileCommands optional;
  optional.state = {entry("S", "x")};
  optional.summary = "# done";
  CHECK(prepare(optional, {}, random, nothing_allowed, diagnostics).empty());
  CHECK(diagnostics.empty());
}

TEST_CASE("file commands: a summary is cut at a line end below the runner's limit") {
  FileCommands commands;
  while (commands.summary.size() <= longest_summary) {
    commands.summary += "a line of the summary\n";
  }
  FakeRandom random;
  Diagnostics diagnostics;
  const auto appends = prepare(commands, step_environment, random, nothing_allowed, diagnostics);
  REQUIRE(appends.size() == 1);
  const std::string_view bytes = appends[0].bytes.reveal(Disclosure::inspection);
  CHECK(bytes.size() <= longest_summary);
  CHECK(bytes.size() > longest_summary - 200);
  CHECK(bytes.ends_with("a line of the summary\n\n… cut: a job summary holds 1 MiB at most.\n"));
}

TEST_CASE("file commands: a file that cannot be written is named") {
  FileCommands commands;
  commands.outputs = {entry("A", "x")};
  FakeRandom random;
  FakeFiles files;
  files.refused = {"/c/output"};
  FakeBoundary boundary;
  Diagnostics diagnostics;
  const auto appends = prepare(commands, step_environment, random, nothing_allowed, diagnostics);
  const Result<void> done = write(appends, files, boundary);
  REQUIRE_FALSE(done);
  CHECK(done.error().message == "writing GITHUB_OUTPUT: /c/output: permission denied");
}
