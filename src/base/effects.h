// The effects that code may have, as interfaces: clock, randomness, files, environment, streams.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace courier {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::chrono::system_clock::time_point now() = 0;        // wall clock, UTC
  [[nodiscard]] virtual std::chrono::steady_clock::time_point monotonic() = 0;  // for intervals
  virtual void sleep(std::chrono::milliseconds duration) = 0;
};

class Random {
 public:
  virtual ~Random() = default;
  [[nodiscard]] virtual std::string bytes(std::size_t count) = 0;  // cryptographically strong
};

// One of the program's standard streams. Text arrives whole and in order.
class Output {
 public:
  virtual ~Output() = default;
  virtual void write(std::string_view text) = 0;
  virtual void flush() = 0;
  [[nodiscard]] virtual bool is_terminal() const = 0;
  // True once something could not be written: then nothing may follow that relies on it (a value
  // whose mask was lost).
  [[nodiscard]] virtual bool failed() const { return false; }
};

// The program's standard input.
class Input {
 public:
  virtual ~Input() = default;
  // To its end, or its first `most` bytes.
  [[nodiscard]] virtual Result<std::string> read(std::size_t most = SIZE_MAX) = 0;
};

// Environment variables, read once at the start.
using Environment = std::map<std::string, std::string, std::less<>>;

struct Owner {
  uid_t user = 0;
  gid_t group = 0;
  bool operator==(const Owner&) const = default;
};

struct FileStatus {
  // stream: a character device, or one of the program's own descriptors (/dev/stdout and its like).
  enum class Kind { file, directory, link, stream, other };
  Kind kind = Kind::other;
  std::uint64_t size = 0;
  mode_t mode = 0;  // permission bits only
  Owner owner;
};

// Files by path; a relative path starts at the working directory. Errors name the path and the
// system's reason, never content.
class Files {
 public:
  virtual ~Files() = default;
  // The whole file, or its first `most` bytes.
  [[nodiscard]] virtual Result<std::string> read(const std::string& path,
                                                 std::size_t most = SIZE_MAX) = 0;
  // Absent files are no error: nothing comes back. Links are not followed.
  [[nodiscard]] virtual Result<std::optional<FileStatus>> status(const std::string& path) = 0;
  // Writes a temporary file beside `path`, syncs, and renames it: readers see old or new, whole.
  // A stream is written to; what is neither that nor file nor link is refused, such as a pipe.
  // The temporary file is `path`, this mark, and so many hexadecimal digits: a kill leaves it.
  static constexpr std::string_view temporary_mark = ".tmp-";
  static constexpr std::size_t temporary_digits = 16;
  virtual Result<void> write(const std::string& path, std::string_view bytes, mode_t mode,
                             std::optional<Owner> owner = {}) = 0;
  // The same for a file that must not be there yet: fails, and changes nothing, where something is.
  virtual Result<void> create(const std::string& path, std::string_view bytes, mode_t mode) = 0;
  // Appends in one write, and syncs; creates the file with `mode` when it is absent. No bytes only
  // tell whether it can be written.
  virtual Result<void> append(const std::string& path, std::string_view bytes, mode_t mode) = 0;
  virtual Result<void> make_directories(const std::string& path, mode_t mode,
                                        std::optional<Owner> owner = {}) = 0;
  virtual Result<void> remove(const std::string& path) = 0;  // an absent file is no error
  [[nodiscard]] virtual Result<std::vector<std::string>> list(const std::string& directory) = 0;
  [[nodiscard]] virtual std::string working_directory() = 0;  // absolute
};

// Told before each write that the outside can see (file, request). A test cuts the program there.
class WriteBoundary {
 public:
  virtual ~WriteBoundary() = default;
  virtual void reached(std::string_view what) = 0;
};

}  // namespace courier
