// The real effects: system clock, kernel randomness, files on disk, standard streams, signals.
#pragma once

#include <string>
#include <string_view>

#include "base/effects.h"

namespace courier::app {

class SystemClock final : public Clock {
 public:
  std::chrono::system_clock::time_point now() override;
  std::chrono::steady_clock::time_point monotonic() override;
  void sleep(std::chrono::milliseconds duration) override;
};

class SystemRandom final : public Random {
 public:
  std::string bytes(std::size_t count) override;
};

// Unbuffered: what was written is on its way. Once a write failed, all later ones are dropped.
class DescriptorOutput final : public Output {
 public:
  explicit DescriptorOutput(int descriptor) : descriptor_(descriptor) {}
  void write(std::string_view text) override;
  void flush() override {}
  [[nodiscard]] bool is_terminal() const override;
  [[nodiscard]] bool failed() const override { return failed_; }

 private:
  int descriptor_;
  bool failed_ = false;
};

class StandardInput final : public Input {
 public:
  Result<std::string> read(std::size_t most) override;
};

class SystemFiles final : public Files {
 public:
  explicit SystemFiles(Random& random) : random_(random) {}
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
  std::string working_directory() override;

 private:
  // `place` gives the finished temporary file its name, and returns 0 or -1 with errno.
  Result<void> write_by(int (*place)(const char* from, const char* to), const std::string& path,
                        std::string_view bytes, mode_t mode, std::optional<Owner> owner);

  Random& random_;
};

class NoCuts final : public WriteBoundary {
 public:
  void reached(std::string_view /*what*/) override {}
};

[[nodiscard]] Environment system_environment(const char* const* variables);

// A container's first process gets no default signal actions. On TERM, INT and HUP the temporary
// file being written, if any, is removed and the program ends with 128 + the signal's number.
void handle_signals();

}  // namespace courier::app
