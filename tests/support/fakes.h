// A clock, randomness, files and streams for tests: they hold what happened and never wait.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/effects.h"

namespace courier::testing {

// Stands still but for sleep, which moves both hands and is recorded.
class FakeClock : public Clock {
 public:
  std::chrono::system_clock::time_point now() override { return wall_; }
  std::chrono::steady_clock::time_point monotonic() override { return steady_; }
  void sleep(std::chrono::milliseconds duration) override;
  void advance(std::chrono::milliseconds duration);
  void set(std::chrono::system_clock::time_point now) { wall_ = now; }

  std::vector<std::chrono::milliseconds> sleeps;

 private:
  std::chrono::system_clock::time_point wall_{std::chrono::seconds(1767225600)};  // 2026-01-01
  std::chrono::steady_clock::time_point steady_{std::chrono::seconds(1000)};
};

// Bytes 0, 1, 2, … on and on.
class FakeRandom : public Random {
 public:
  std::string bytes(std::size_t count) override;

 private:
  unsigned char next_ = 0;
};

class FakeOutput : public Output {
 public:
  void write(std::string_view more) override { text += more; }
  void flush() override { ++flushes; }
  bool is_terminal() const override { return terminal; }

  std::string text;
  int flushes = 0;
  bool terminal = false;
};

// A map of files; directories are whatever is made or stands above a file.
class FakeFiles : public Files {
 public:
  struct File {
    std::string bytes;
    mode_t mode = 0644;
    Owner owner;
  };
  // Relative paths stand below "/work".
  std::map<std::string, File> files;
  std::map<std::string, File> directories;
  std::set<std::string> links;    // paths of symbolic links, wherever they lead
  std::set<std::string> refused;  // paths that cannot be changed

  Result<std::string> read(const std::string& path, std::size_t most = SIZE_MAX) override;
  Result<std::optional<FileStatus>> status(const std::string& path) override;
  Result<void> write(const std::string& path, std::string_view bytes, mode_t mode,
                     std::optional<Owner> owner) override;
  Result<void> create(const std::string& path, std::string_view bytes, mode_t mode) override;
  Result<void> append(const std::string& path, std::string_view bytes, mode_t mode) override;
  Result<void> make_directories(const std::string& path, mode_t mode,
                                std::optional<Owner> owner) override;
  Result<void> remove(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& directory) override;
  std::string working_directory() override { return "/work"; }

 private:
  std::string absolute(const std::string& path);
  Result<void> change(const std::string& path);
};

// Thrown where a test cuts the program.
struct Cut {};

// Records each write and, at the one with index `cut_at` from 0, throws Cut before it happens.
class FakeBoundary : public WriteBoundary {
 public:
  void reached(std::string_view what) override;

  std::vector<std::string> writes;
  std::size_t cut_at = static_cast<std::size_t>(-1);
};

}  // namespace courier::testing
