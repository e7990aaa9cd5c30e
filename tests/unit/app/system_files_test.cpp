#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "app/key_pair.h"
#include "app/pending_file.h"
#include "app/system.h"

using namespace courier;
using namespace courier::app;

namespace {

int fsync_error = 0;  // what fsync fails with; 0: it works
int fsynced_folders = 0;

// A real folder that is gone at the end of the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::array<char, 32> name{"/tmp/courier-test-XXXXXX"};
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::system(("rm -rf '" + path_ + "'").c_str()); }  // NOLINT(cert-env33-c)
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + '/' + name; }

 private:
  std::string path_;
};

}  // namespace

// In place of the C library's, for a disk that fails.
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
extern "C" int fsync(int descriptor) {
  struct stat found{};
  fsynced_folders += fstat(descriptor, &found) == 0 && S_ISDIR(found.st_mode) ? 1 : 0;
  errno = fsync_error;
  return fsync_error == 0 ? fdatasync(descriptor) : -1;
}

TEST_CASE("a file is written whole, with its mode, and leaves nothing beside it", "[files]") {
  const TemporaryFolder folder;
  SystemRandom random;
  SystemFiles files(random);
  const std::string path = folder / "key";
  REQUIRE(files.write(path, "old", 0600, {}).has_value());
  REQUIRE(files.write(path, std::string_view("new\0line\n", 9), 0640, Owner{getuid(), getgid()})
              .has_value());
  CHECK(files.read(path).value() == std::string_view("new\0line\n", 9));
  CHECK(files.read(path, 3).value() == "new");
  CHECK(files.read("/dev/zero", 100000).value() == std::string(100000, '\0'));
  const auto status = files.status(path).value();
  REQUIRE(status.has_value());
  CHECK(status->mode == 0640);
  CHECK(status->size == 9);
  CHECK(status->kind == FileStatus::Kind::file);
  CHECK(files.list(folder / "").value() == std::vector<std::string>{"key"});
}

TEST_CASE("a file is created where nothing is, and only there", "[files]") {
  const TemporaryFolder folder;
  SystemRandom random;
  SystemFiles files(random);
  REQUIRE(files.create(folder / "key", "new", 0600).has_value());
  CHECK(files.read(folder / "key").value() == "new");
  CHECK(files.status(folder / "key").value()->mode == 0600);
  REQUIRE(symlink("nowhere", (folder / "link").c_str()) == 0);
  for (const char* name : {"key", "link"}) {
    const auto again = files.create(folder / name, "newer", 0600);
    REQUIRE_FALSE(again.has_value());
    CHECK(again.error().message == folder / name + ": exists already");
  }
  CHECK(files.read(folder / "key").value() == "new");
  CHECK(files.list(folder / "").value() == std::vector<std::string>{"key", "link"});
}

TEST_CASE("writing replaces a link and never follows it", "[files]") {
  const TemporaryFolder folder;
  SystemRandom random;
  SystemFiles files(random);
  REQUIRE(files.write(folder / "victim", "untouched", 0600, {}).has_value());
  REQUIRE(symlink((folder / "victim").c_str(), (folder / "link").c_str()) == 0);
  CHECK(files.status(folder / "link").value()->kind == FileStatus::Kind::link);
  REQUIRE(files.write(folder / "link", "secret", 0600, {}).has_value());
  CHECK(files.read(folder / "victim").value() == "untouched");
  CHECK(files.status(folder / "link").value()->kind == FileStatus::Kind::file);
}

TEST_CASE("a device is written to and stays; a pipe that lies there is not taken for a file",
          "[files]") {
  const TemporaryFolder folder;
  SystemRandom random;
  SystemFiles files(random);
  CHECK(files.write("/dev/null", "x", 0600, {}).has_value());
  CHECK(files.status("/dev/null").value()->kind == FileStatus::Kind::stream);
  CHECK(files.status("/dev/null").value()->mode == 0666);

  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const std::string own = "/dev/fd/" + std::to_string(ends[1]);
  CHECK(files.status(own).value()->kind == FileStatus::Kind::stream);
  REQUIRE(files.write(own, "through", 0600, {}).has_value());
  std::array<char, 16> got{};
  CHECK(read(ends[0], got.data(), got.size()) == 7);
  CHECK(std::string(got.data()) == "through");
  close(ends[0]);
  close(ends[1]);

  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(files.status(folder / "pipe").value()->kind == FileStatus::Kind::other);
  CHECK(files.write(folder / "pipe", "x", 0600, {}).error().message ==
        folder / "pipe: is neither a file nor a character device");
  CHECK(files.list(folder / "").value() == std::vector<std::string>{"pipe"});
}

TEST_CASE("append, folders, removal", "[files]") {
  const TemporaryFolder folder;
  SystemRandom random;
  SystemFiles files(random);
  REQUIRE(files.make_directories(folder / "a/b/c", 0700, {}).has_value());
  REQUIRE(files.make_directories(folder / "a/b/c", 0700, {}).has_value());
  CHECK(files.status(folder / "a/b").value()->mode == 0700);
  REQUIRE(files.append(folder / "a/log", "1\n", 0600).has_value());
  REQUIRE(files.append(folder / "a/log", "2\n", 0600).has_value());
  CHECK(files.read(folder / "a/log").value() == "1\n2\n");
  REQUIRE(files.remove(folder / "a/log").has_value());
  REQUIRE(files.remove(folder / "a/log").has_value());
  CHECK_FALSE(files.status(folder / "a/log").value().has_value());
  CHECK_FALSE(files.status(folder / "absent/log").value().has_value());
}

TEST_CASE("what is appended is on the disk, and so is the name of a new file", "[files]") {
  const TemporaryFolder folder;
  SystemRandom random;
  SystemFiles files(random);
  fsynced_folders = 0;
  REQUIRE(files.append(folder / "log", "1\n", 0600).has_value());
  CHECK(fsynced_folders == 1);
  REQUIRE(files.append(folder / "log", "2\n", 0600).has_value());
  CHECK(fsynced_folders == 1);
  fsync_error = ENOSPC;
  const Result<void> failed = files.append(folder / "log", "3\n", 0600);
  const Result<void> only_asked = files.append(folder / "log", "", 0600);
  fsync_error = EINVAL;  // of a pipe, and of a device
  const Result<void> through = files.append(folder / "log", "4\n", 0600);
  fsync_error = 0;
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().message == folder / "log: no space left on the device");
  CHECK(only_asked.has_value());
  CHECK(through.has_value());
}

TEST_CASE("errors name the path and the reason", "[files]") {
  const TemporaryFolder folder;
  SystemRandom random;
  SystemFiles files(random);
  const std::string absent = folder / "absent/file";
  CHECK(files.read(absent).error().message == absent + ": no such file or directory");
  CHECK(files.write(absent, "x", 0600, {}).error().message ==
        absent + ": no such file or directory");
  CHECK(files.read(folder / "").error().message == folder / ": is a directory");
  CHECK(files.read(folder / "").error().hint == "name a file");
  const std::string lengthy = folder / std::string(300, 'k');
  CHECK(files.read(lengthy).error().message == lengthy + ": the name is too long");
  CHECK(files.read(lengthy).error().hint == "name a shorter one");
  REQUIRE(files.append(folder / "file", "x", 0600).has_value());
  CHECK(files.make_directories(folder / "file", 0700, {}).error().message ==
        folder / "file: exists already");
}

TEST_CASE("the signal handler's part removes the file being written, and only that", "[files]") {
  const TemporaryFolder folder;
  SystemRandom random;
  SystemFiles files(random);
  REQUIRE(files.write(folder / "pending", "half", 0600, {}).has_value());
  {
    const PendingFile pending(folder / "pending");
    remove_pending_file();
  }
  CHECK_FALSE(files.status(folder / "pending").value().has_value());
  REQUIRE(files.write(folder / "done", "whole", 0600, {}).has_value());
  remove_pending_file();
  CHECK(files.status(folder / "done").value().has_value());
}

TEST_CASE("what a write that was killed leaves is known by its name", "[files]") {
  const TemporaryFolder folder;
  const auto killed = [&](const std::string& name) {
    const pid_t child = fork();
    if (child == 0) {
      const rlimit no_byte{0, 0};  // SIGXFSZ ends the process at the first one
      setrlimit(RLIMIT_FSIZE, &no_byte);
      std::signal(SIGXFSZ, SIG_DFL);
      SystemRandom random;
      static_cast<void>(SystemFiles(random).write(folder / name, "private", 0600, {}));
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ;
  };
  REQUIRE(killed("web"));
  REQUIRE(killed("web.next.pub"));
  SystemRandom random;
  const std::vector<std::string> left = SystemFiles(random).list(folder / "").value();
  REQUIRE(left.size() == 2);
  for (const std::string& name : left) {
    CAPTURE(name);
    CHECK(is_half_written(name, "web"));
    CHECK_FALSE(is_half_written(name, "we"));
    CHECK_FALSE(is_half_written(name, "web.n"));
    CHECK_FALSE(is_half_written(name.substr(0, name.size() - 1), "web"));
    CHECK_FALSE(is_half_written(name + "0", "web"));
  }
  for (const char* name :
       {"web", "web.next", "web.tmp-", "web.tmp-2024", "web.tmp-0123456789abcdeF",
        "web.old.tmp-0123456789abcdef", ".tmp-0123456789abcdef"}) {
    CAPTURE(name);
    CHECK_FALSE(is_half_written(name, "web"));
  }
}

TEST_CASE("the environment keeps the first of two equal names", "[files]") {
  const std::array<const char*, 5> variables{"A=1", "A=2", "B=x=y", "odd", nullptr};
  CHECK(system_environment(variables.data()) == Environment{{"A", "1"}, {"B", "x=y"}});
}

TEST_CASE("random bytes differ", "[files]") {
  SystemRandom random;
  CHECK(random.bytes(32).size() == 32);
  CHECK(random.bytes(32) != random.bytes(32));
}
