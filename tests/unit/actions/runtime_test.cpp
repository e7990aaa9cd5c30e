#include <catch2/catch.hpp>

#include "actions/runtime.h"
#include "support/fakes.h"

using namespace courier;
using namespace courier::actions;
using courier::testing::FakeFiles;

namespace {

const Environment in_container{{"GITHUB_ACTIONS", "true"},
                               {"GITHUB_WORKSPACE", "/github/workspace"},
                               {"RUNNER_TEMP", "/github/runner_temp"}};

Runtime read(const Environment& environment, FakeFiles& files,
             const std::optional<std::string>& host_paths) {
  Result<Runtime> runtime = read_runtime(environment, files, host_paths);
  REQUIRE(runtime);
  return *runtime;
}

FakeFiles container_files() {
  FakeFiles files;
  files.directories["/github/workspace"] = {{}, 0755, {1001, 118}};
  files.directories["/github/runner_temp"] = {{}, 0755, {1001, 118}};
  return files;
}

}  // namespace

TEST_CASE("runtime: the host is told by GITHUB_ACTIONS and ACT") {
  FakeFiles files;
  CHECK(read({}, files, {}).host == Host::by_hand);
  CHECK(read({{"ACT", "true"}}, files, {}).host == Host::by_hand);
  CHECK(read({{"GITHUB_ACTIONS", "true"}}, files, {}).host == Host::github);
  CHECK(read({{"GITHUB_ACTIONS", "true"}, {"ACT", "true"}}, files, {}).host == Host::act);
}

TEST_CASE("runtime: by hand the workspace is the working directory, and nobody else's files") {
  FakeFiles files;
  const Runtime runtime = read({{"RUNNER_DEBUG", "1"}}, files, {});
  CHECK(runtime.workspace == "/work");
  CHECK(runtime.debug);
  CHECK_FALSE(runtime.temp);
  CHECK_FALSE(runtime.owner);
  CHECK(runtime.path_for_later_steps("/work/a") == "/work/a");
}

TEST_CASE("runtime: paths in a container action are told as the host names them") {
  FakeFiles files = container_files();
  const Runtime runtime =
      read(in_container, files, "=/home/runner/work/app/app|/home/runner/work/_temp");
  CHECK(runtime.temp == "/github/runner_temp");
  CHECK(runtime.owner == Owner{1001, 118});
  CHECK(runtime.path_for_later_steps("/github/runner_temp/esc-courier/K") ==
        "/home/runner/work/_temp/esc-courier/K");
  CHECK(runtime.path_for_later_steps("/github/workspace/k") == "/home/runner/work/app/app/k");
  CHECK(runtime.path_for_later_steps("/github/workspace") == "/home/runner/work/app/app");
  CHECK(runtime.path_for_later_steps("/github/workspaces/k") == "/github/workspaces/k");
}

TEST_CASE("runtime: where the host's name is unknown, paths are relative to the workspace") {
  FakeFiles files = container_files();
  for (const auto& host_paths : {std::optional<std::string>(), std::optional<std::string>("=|")}) {
    const Runtime runtime = read(in_container, files, host_paths);
    CHECK_FALSE(runtime.temp);
    CHECK(runtime.path_for_later_steps("/github/workspace/.esc-courier/K") == ".esc-courier/K");
    CHECK(runtime.path_for_later_steps("/github/workspace") == ".");
  }
}

TEST_CASE("runtime: a temporary folder that later steps do not see is none") {
  FakeFiles files = container_files();
  const std::string host_paths = "=/w/app|/w/_temp";
  Environment old_runner = in_container;
  old_runner["RUNNER_TEMP"] = "/w/_temp";  // not mounted, so not translated
  CHECK_FALSE(read(old_runner, files, host_paths).temp);
  Environment act = in_container;
  act["ACT"] = "true";
  CHECK_FALSE(read(act, files, host_paths).temp);
}

TEST_CASE("runtime: without a container in between, paths are what they are") {
  FakeFiles files;
  files.directories["/w/app"] = {};
  files.directories["/w/_temp"] = {};
  const Runtime runtime = read(
      {{"GITHUB_ACTIONS", "true"}, {"GITHUB_WORKSPACE", "/w/app"}, {"RUNNER_TEMP", "/w/_temp"}},
      files, {});
  CHECK(runtime.temp == "/w/_temp");
  CHECK(runtime.path_for_later_steps("/w/_temp/x") == "/w/_temp/x");
}

TEST_CASE("runtime: a malformed host-paths is refused") {
  FakeFiles files = container_files();
  const auto message = [&](const std::string& host_paths) {
    const Result<Runtime> runtime = read_runtime(in_container, files, host_paths);
    REQUIRE_FALSE(runtime);
    CHECK(runtime.error().kind == ErrorKind::usage);
    CHECK(runtime.error().hint == "leave it out: its default is right on GitHub's runner");
    return runtime.error().message;
  };
  CHECK(message("/w|/t") == "input host-paths: expected =WORKSPACE|TEMP, found \"/w|/t\"");
  CHECK(message("=/w") == "input host-paths: expected =WORKSPACE|TEMP, found \"=/w\"");
  CHECK(message("=w|/t") == "input host-paths: expected an absolute path, found \"w\"");
}

TEST_CASE("runtime: paths are compared and made normal by name") {
  CHECK(is_below("/a/b", "/a"));
  CHECK(is_below("/a", "/a"));
  CHECK(is_below("/a", "/"));
  CHECK_FALSE(is_below("/ab", "/a"));
  CHECK_FALSE(is_below("/", "/a"));
  CHECK(normal_path("b/./c//../d/", "/a") == "/a/b/d");
  CHECK(normal_path("/x/../../y", "/a") == "/y");
  CHECK(normal_path("..", "/a") == "/");
  CHECK(normal_path("", "/a") == "/a");
}
