// The one temporary file being written, known to the signal handler so that it never stays behind.
#pragma once

#include <string>

namespace courier::app {

class PendingFile {
 public:
  explicit PendingFile(const std::string& path);
  ~PendingFile();  // forgets the path; does not remove the file
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;
};

// Async-signal-safe.
void remove_pending_file();

}  // namespace courier::app
