#include <catch2/catch.hpp>

#include "actions/deliver.h"
#include "actions/post.h"
#include "support/fakes.h"

using namespace courier;
using namespace courier::actions;
using namespace courier::testing;
using esc::Value;

namespace {

const std::string host_paths_input = "=/home/runner/work/app/app|/home/runner/work/_temp";

Environment container() {
  return {{"GITHUB_ACTIONS", "true"},
          {"GITHUB_WORKSPACE", "/github/workspace"},
          {"RUNNER_TEMP", "/github/runner_temp"},
          {"GITHUB_OUTPUT", "/github/file_commands/output"},
          {"GITHUB_ENV", "/github/file_commands/env"},
          {"GITHUB_STATE", "/github/file_commands/state"}};
}

Environment under_act() {
  return {{"GITHUB_ACTIONS", "true"},
          {"ACT", "true"},
          {"GITHUB_WORKSPACE", "/src/app"},
          {"RUNNER_TEMP", "/tmp"},
          {"GITHUB_OUTPUT", "/var/run/act/workflow/outputcmd.txt"},
          {"GITHUB_ENV", "/var/run/act/workflow/envs.txt"},
          {"GITHUB_STATE", "/var/run/act/workflow/statecmd.txt"}};
}

// One run of pull's second half, in a world of its own.
struct Run {
  explicit Run(Environment variables) : environment(std::move(variables)) {
    files.directories["/github/workspace"] = {{}, 0755, {1001, 118}};
    files.directories["/github/runner_temp"] = {{}, 0755, {1001, 118}};
    files.directories["/src/app"] = {{}, 0755, {0, 0}};
    files.directories["/tmp"] = {};
    request.variable_allowed = [](std::string_view) { return false; };
    request.overwrite_allowed = [](std::string_view) { return false; };
  }

  Runtime runtime() {
    const bool act = environment.contains("ACT");
    const Result<Runtime> read =
        read_runtime(environment, files, act ? "=/src/app|/tmp" : host_paths_input);
    REQUIRE(read);
    return *read;
  }

  Result<DeliveryPlan> plan(const Value& root) {
    diagnostics = {};
    const std::vector<Delivery> deliveries = select(root, {}, diagnostics);
    return plan_delivery(deliveries, root, request, runtime(), environment, files, random,
                         diagnostics);
  }

  std::string problems() {
    std::string text;
    for (const Diagnostic& one : diagnostics) {
      text += describe(one);
    }
    return text;
  }

  void deliver_all(const Value& root) {
    const Result<DeliveryPlan> planned = plan(root);
    REQUIRE(planned);
    REQUIRE(problems().empty());
    REQUIRE(deliver(*planned, out, files, boundary));
  }

  PostReport post(bool with_state) {
    Environment later = environment;
    later.erase("GITHUB_OUTPUT");
    if (with_state) {
      // What the runner makes of GITHUB_STATE.
      const std::string state = files.files[environment["GITHUB_STATE"]].bytes;
      const std::size_t begin = state.find('\n') + 1;
      later["STATE_esc_courier_files"] =
          state.substr(begin, state.find("\nghadelimiter", begin) - begin);
    }
    const Result<Runtime> now = read_runtime(later, files, {});
    REQUIRE(now);
    const Result<PostReport> report = remove_delivered_files(later, *now, files, boundary);
    REQUIRE(report);
    return *report;
  }

  Environment environment;
  DeliveryRequest request;
  FakeFiles files;
  FakeRandom random;
  FakeOutput out;
  FakeBoundary boundary;
  Diagnostics diagnostics;
};

Value secrets() {
  return Value::object(
      {{"environmentVariables", Value::object({{"KEY", Value::string("hunter2!", true)}})},
       {"files", Value::object({{"CONFIG", Value::string("a: secret-text\n", true)}})},
       {"other", Value::string("inner-secret", true)}});
}

Value files_only() { return Value::object({{"files", *secrets().member("files")}}); }

}  // namespace

TEST_CASE("deliver: masks, the list for post, files, variables and outputs, in this order") {
  Run run(container());
  run.deliver_all(secrets());
  CHECK(run.out.text.find("::add-mask::hunter2!\n") != std::string::npos);
  CHECK(run.out.text.find("::add-mask::secret-text\n") != std::string::npos);
  CHECK(run.out.text.find("::add-mask::inner-secret\n") != std::string::npos);
  CHECK(run.out.flushes == 1);
  const std::string path = "/github/runner_temp/esc-courier/CONFIG";
  CHECK(run.boundary.writes == std::vector<std::string>{"GITHUB_STATE", "the list of files", path,
                                                        "GITHUB_ENV", "GITHUB_OUTPUT"});
  CHECK(run.files.files[path].bytes == "a: secret-text\n");
  CHECK(run.files.files[path].mode == 0600);
  CHECK(run.files.files[path].owner == Owner{1001, 118});
  CHECK(run.files.directories["/github/runner_temp/esc-courier"].mode == 0700);
  CHECK(run.files.directories["/github/runner_temp/esc-courier"].owner == Owner{1001, 118});
  CHECK_FALSE(run.files.files.contains("/github/runner_temp/esc-courier/.gitignore"));
  const std::string outputs = run.files.files["/github/file_commands/output"].bytes;
  CHECK(outputs.find("\n/home/runner/work/_temp/esc-courier/CONFIG\n") != std::string::npos);
  CHECK(outputs.find("\nhunter2!\n") != std::string::npos);
  CHECK(run.files.files["/github/file_commands/esc-courier-files"].bytes == path + '\n');
  CHECK(run.files.files["/github/file_commands/esc-courier-files"].mode == 0600);
}

TEST_CASE("deliver: under act files go to the workspace, out of git's sight") {
  Run run(under_act());
  run.deliver_all(secrets());
  CHECK(run.files.files["/src/app/.esc-courier/CONFIG"].mode == 0600);
  CHECK(run.files.files["/src/app/.esc-courier/.gitignore"].bytes == "*\n");
  CHECK(run.files.files["/var/run/act/workflow/envs.txt"].bytes.find(
            "\n/src/app/.esc-courier/CONFIG\n") != std::string::npos);
}

TEST_CASE("deliver: a value that act cannot mask is refused, and nothing is written") {
  Run run(under_act());
  const Value root = Value::object(
      {{"environmentVariables", Value::object({{"URL", Value::string("a::b]c-secret", true)}})}});
  const Result<DeliveryPlan> plan = run.plan(root);
  REQUIRE_FALSE(plan);
  CHECK(plan.error().message == "URL: act cannot mask this value, which holds both `::` and `]`");
  CHECK(run.out.text.empty());
  CHECK(run.files.files.empty());
}

TEST_CASE("deliver: masks that cannot be written stop everything") {
  class Broken : public FakeOutput {
   public:
    bool failed() const override { return true; }
  };
  Run run(container());
  const Result<DeliveryPlan> plan = run.plan(secrets());
  REQUIRE(plan);
  Broken out;
  const Result<void> done = deliver(*plan, out, run.files, run.boundary);
  REQUIRE_FALSE(done);
  CHECK(done.error().message == "the masks could not be written to standard output");
  CHECK(run.files.files.empty());
}

TEST_CASE("deliver: what is not maskable is named") {
  Run run(container());
  const Value root = Value::object(
      {{"environmentVariables", Value::object({{"PIN", Value::string("12", true)}})}});
  const Result<DeliveryPlan> plan = run.plan(root);
  REQUIRE(plan);
  REQUIRE(plan->unmasked.size() == 1);
  CHECK(plan->unmasked[0].name == "PIN");
  CHECK(plan->unmasked[0].finding == "too short or too common to mask");
  CHECK(plan->mask_count == 0);
}

TEST_CASE("deliver: files-directory must be a folder that later steps see") {
  Run run(container());
  run.request.files_directory = "/etc/secrets";
  REQUIRE(run.plan(files_only()));
  CHECK(run.problems() ==
        "error: files-directory \"/etc/secrets\" is neither in the workspace nor in the runner's "
        "temporary folder: later steps would not see it\n"
        "  hint: name a folder of the workspace, or leave files-directory out\n");
  run.request.files_directory = "../elsewhere";
  REQUIRE(run.plan(files_only()));
  CHECK(run.diagnostics.has_errors());

  run.request.files_directory = "config/link/deep";
  run.files.links = {"/github/workspace/config/link"};
  REQUIRE(run.plan(files_only()));
  CHECK(run.problems() == "error: files-directory: /github/workspace/config/link is not a folder\n"
                          "  hint: remove it, or name another folder\n");

  run.request.files_directory = "config";
  run.deliver_all(files_only());
  CHECK(run.files.files.contains("/github/workspace/config/CONFIG"));
  CHECK(run.files.files["/github/file_commands/env"].bytes.find(
            "\n/home/runner/work/app/app/config/CONFIG\n") != std::string::npos);
  CHECK(run.files.files.contains("/github/workspace/config/.gitignore"));  // the folder is new
}

TEST_CASE("deliver: a folder and files of the user's are left alone") {
  Run run(container());
  run.request.files_directory = "config";
  run.files.files["/github/workspace/config/CONFIG"] = {"mine", 0644, {}};
  REQUIRE(run.plan(files_only()));
  CHECK(run.problems() ==
        "error: /github/workspace/config/CONFIG exists and holds something else\n"
        "  hint: allow it with allow: overwrite:CONFIG, or name another files-directory\n");

  run.files.files["/github/workspace/config/CONFIG"].bytes = "a: secret-text\n";
  REQUIRE(run.plan(files_only()));
  CHECK(run.problems().empty());

  run.files.files["/github/workspace/config/CONFIG"].bytes = "mine";
  run.request.overwrite_allowed = [](std::string_view name) { return name == "CONFIG"; };
  run.deliver_all(files_only());
  CHECK(run.files.files["/github/workspace/config/CONFIG"].bytes == "a: secret-text\n");
  CHECK_FALSE(run.files.files.contains("/github/workspace/config/.gitignore"));

  run.files.links = {"/github/workspace/config/CONFIG"};
  REQUIRE(run.plan(files_only()));
  CHECK(run.problems() == "error: /github/workspace/config/CONFIG exists and is not a file\n"
                          "  hint: remove it, or name another files-directory\n");
}

TEST_CASE("deliver: names of files are names of variables") {
  Run run(container());
  REQUIRE(run.plan(Value::object({{"files", Value::object({{"../x", Value::string("y")}})}})));
  CHECK(run.problems() == "error: \"../x\" cannot be the name of a file and its variable\n"
                          "  hint: use letters, digits and _, with no digit first\n");
}

TEST_CASE("deliver: cut off anywhere, post still removes every file that was written") {
  for (std::size_t cut = 0;; ++cut) {
    Run run(under_act());
    const Result<DeliveryPlan> plan = run.plan(secrets());
    REQUIRE(plan);
    run.boundary.cut_at = cut;
    bool whole = false;
    try {
      whole = deliver(*plan, run.out, run.files, run.boundary).has_value();
    } catch (const Cut&) {
      whole = false;
    }
    run.boundary = {};
    run.post(false);
    CAPTURE(cut);
    CHECK_FALSE(run.files.files.contains("/src/app/.esc-courier/CONFIG"));
    if (whole) {
      CHECK(cut == 5);
      break;
    }
  }
}

TEST_CASE("post: removes what pull listed, from the runner's state or from beside it") {
  for (const bool with_state : {true, false}) {
    Run run(container());
    run.deliver_all(secrets());
    run.files.files["/github/runner_temp/esc-courier/OTHER"] = {"not ours", 0600, {}};
    const PostReport report = run.post(with_state);
    CHECK(report.removed == std::vector<std::string>{"/github/runner_temp/esc-courier/CONFIG"});
    CHECK(report.kept.empty());
    CHECK(run.files.files.contains("/github/runner_temp/esc-courier/OTHER"));
    CHECK_FALSE(run.files.files.contains("/github/runner_temp/esc-courier/CONFIG"));
    CHECK_FALSE(run.files.files.contains("/github/file_commands/esc-courier-files"));
    CHECK(run.post(with_state).removed.empty());
  }
}

TEST_CASE("post: keeps what pull cannot have written") {
  Run run(under_act());
  run.files.files["/etc/passwd"] = {};
  run.files.files["/src/app/README.md"] = {};
  run.files.files["/src/app/.esc-courier/audit.jsonl"] = {};
  run.files.files["/src/app/gone/KEY"] = {};
  run.files.directories["/src/app/FOLDER"] = {};
  run.files.links = {"/src/app/LINK", "/src/app/linked"};
  run.files.files["/var/run/act/workflow/esc-courier-files"] = {
      "/etc/passwd\n"
      "/src/app/../../etc/passwd\n"
      "relative/KEY\n"
      "/src/app/README.md\n"
      "/src/app/.esc-courier/audit.jsonl\n"
      "/src/app/FOLDER\n"
      "/src/app/LINK\n"
      "/src/app/linked/KEY\n"
      "/src/app/gone/KEY\n"
      "/src/app/never/KEY\n",
      0600,
      {}};
  const PostReport report = run.post(false);
  CHECK(report.removed == std::vector<std::string>{"/src/app/gone/KEY"});
  CHECK(report.kept ==
        std::vector<std::string>{
            "/etc/passwd: it is outside the workspace and the runner's temporary folder",
            "/src/app/../../etc/passwd: it is no plain path", "relative/KEY: it is no plain path",
            "/src/app/README.md: pull writes no file of this name",
            "/src/app/.esc-courier/audit.jsonl: pull writes no file of this name",
            "/src/app/FOLDER: it is not a plain file", "/src/app/LINK: it is not a plain file",
            "/src/app/linked/KEY: /src/app/linked is not a folder"});
}

TEST_CASE("post: steps of one job share the list, and each takes out its own") {
  Run run(container());
  run.deliver_all(files_only());
  run.files.files["/github/file_commands/esc-courier-files"].bytes +=
      "/github/workspace/.esc-courier/LATER\n";
  run.post(true);
  CHECK(run.files.files["/github/file_commands/esc-courier-files"].bytes ==
        "/github/workspace/.esc-courier/LATER\n");
}

TEST_CASE("post: nothing was listed") {
  Run run(container());
  run.environment.erase("GITHUB_STATE");
  CHECK(run.post(false).removed.empty());
}
