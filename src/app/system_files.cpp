#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstring>

#include "app/pending_file.h"
#include "app/system.h"
#include "base/descriptor.h"
#include "base/encode.h"

namespace courier::app {

namespace {

std::array<char, PATH_MAX> pending_path{};
std::atomic<bool> pending{false};

std::string reason() {
  switch (errno) {
    case ENOENT: return "no such file or directory";
    case EACCES: return "permission denied";
    case EISDIR: return "is a directory";
    case ENOTDIR: return "a part of the path is not a directory";
    case ENOSPC: return "no space left on the device";
    case EROFS: return "the file system is read-only";
    case EEXIST: return "exists already";
    case ELOOP: return "is a symbolic link";
    case ENAMETOOLONG: return "the name is too long";
    default: return "system error " + std::to_string(errno);
  }
}

// Nothing where only the caller knows: what an absent file should have been, who may overwrite.
std::string next_step() {
  switch (errno) {
    case EACCES: return "give this user the right to it, and to every folder above it";
    case EISDIR: return "name a file";
    case ENOSPC: return "make room there";
    case ENAMETOOLONG: return "name a shorter one";
    default: return {};
  }
}

std::unexpected<Error> refused(const std::string& path) {
  return failure(path + ": " + reason(), next_step());
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

Result<std::string> read_all(int descriptor, const std::string& path, std::size_t most) {
  std::string out;
  std::array<char, 65536> buffer{};
  for (;;) {
    // At the most it asks for nothing, and gets that.
    const ssize_t n = ::read(descriptor, buffer.data(), std::min(buffer.size(), most - out.size()));
    if (n > 0) {
      out.append(buffer.data(), static_cast<std::size_t>(n));
    } else if (n == 0) {
      break;
    } else if (errno != EINTR) {
      return refused(path);
    }
  }
  explicit_bzero(buffer.data(), buffer.size());
  return out;
}

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

// Names of the program's own descriptors. They are links, and what they lead to was opened by
// whoever started the program; other links may be anybody's, and are replaced.
bool is_own_stream(std::string_view path) {
  return path == "/dev/stdout" || path == "/dev/stderr" || path.starts_with("/dev/fd/") ||
         path.starts_with("/proc/self/fd/");
}

// A device stays what it is: there is nothing to replace.
Result<void> write_through(const std::string& path, std::string_view bytes) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY));
  if (!file.valid() || !write_all(file.get(), bytes)) {
    return refused(path);
  }
  return {};
}

FileStatus::Kind kind_of(std::string_view path, mode_t mode) {
  return S_ISCHR(mode) || is_own_stream(path) ? FileStatus::Kind::stream
         : S_ISREG(mode)                      ? FileStatus::Kind::file
         : S_ISDIR(mode)                      ? FileStatus::Kind::directory
         : S_ISLNK(mode)                      ? FileStatus::Kind::link
                                              : FileStatus::Kind::other;
}

// A new name itself must survive a power cut; a file system that cannot sync folders is no error.
void sync_folder_of(const std::string& path) {
  if (const Descriptor folder(
          ::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      folder.valid()) {
    ::fsync(folder.get());
  }
}

}  // namespace

PendingFile::PendingFile(const std::string& path) {
  const std::size_t length = std::min(path.size(), pending_path.size() - 1);
  std::memcpy(pending_path.data(), path.data(), length);
  pending_path[length] = '\0';
  pending.store(true);
}

PendingFile::~PendingFile() { pending.store(false); }

void remove_pending_file() {
  if (pending.load()) {
    ::unlink(pending_path.data());
  }
}

Result<std::string> SystemFiles::read(const std::string& path, std::size_t most) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.valid()) {
    return refused(path);
  }
  return read_all(file.get(), path, most);
}

Result<std::string> StandardInput::read(std::size_t most) {
  return read_all(STDIN_FILENO, "standard input", most);
}

Result<std::optional<FileStatus>> SystemFiles::status(const std::string& path) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return std::optional<FileStatus>();
    }
    return refused(path);
  }
  return std::optional<FileStatus>({kind_of(path, found.st_mode),
                                    static_cast<std::uint64_t>(found.st_size),
                                    found.st_mode & 07777U,
                                    {found.st_uid, found.st_gid}});
}

Result<void> SystemFiles::write(const std::string& path, std::string_view bytes, mode_t mode,
                                std::optional<Owner> owner) {
  COURIER_TRY_LET(const std::optional<FileStatus> found, status(path));
  if (found && found->kind == FileStatus::Kind::stream) {
    return write_through(path, bytes);
  }
  if (found && found->kind == FileStatus::Kind::other) {
    return failure(path + ": is neither a file nor a character device");  // nor ours to replace
  }
  return write_by(::rename, path, bytes, mode, owner);
}

Result<void> SystemFiles::create(const std::string& path, std::string_view bytes, mode_t mode) {
  // A second name, which may not be taken, and then no longer the first.
  const auto place = [](const char* from, const char* to) {
    return ::link(from, to) == 0 ? ::unlink(from) : -1;
  };
  return write_by(place, path, bytes, mode, {});
}

Result<void> SystemFiles::write_by(int (*place)(const char*, const char*), const std::string& path,
                                   std::string_view bytes, mode_t mode,
                                   std::optional<Owner> owner) {
  const std::string temporary =
      path + std::string(temporary_mark) + hex_encode(random_.bytes(temporary_digits / 2));
  const PendingFile pending_file(temporary);
  const auto give_up = [&]() -> Result<void> {
    const int number = errno;
    ::unlink(temporary.c_str());
    errno = number;
    return refused(path);
  };
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!file.valid()) {
      return refused(path);
    }
    if (!write_all(file.get(), bytes) || ::fchmod(file.get(), mode) != 0 ||
        (owner && ::fchown(file.get(), owner->user, owner->group) != 0) ||
        ::fsync(file.get()) != 0) {
      return give_up();
    }
  }
  if (place(temporary.c_str(), path.c_str()) != 0) {
    return give_up();
  }
  sync_folder_of(path);
  return {};
}

Result<void> SystemFiles::append(const std::string& path, std::string_view bytes, mode_t mode) {
  const Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, mode));
  struct stat before{};
  if (!file.valid() || ::fstat(file.get(), &before) != 0 || !write_all(file.get(), bytes)) {
    return refused(path);
  }
  if (bytes.empty()) {
    return {};
  }
  // A record stands before what it tells of; a pipe has no disk to reach.
  if (::fsync(file.get()) != 0 && errno != EINVAL && errno != EROFS) {
    return refused(path);
  }
  if (before.st_size == 0) {  // perhaps new
    sync_folder_of(path);
  }
  return {};
}

Result<void> SystemFiles::make_directories(const std::string& path, mode_t mode,
                                           std::optional<Owner> owner) {
  if (::mkdir(path.c_str(), mode) == 0) {
    if (owner && ::chown(path.c_str(), owner->user, owner->group) != 0) {
      return refused(path);
    }
    return {};
  }
  if (errno == EEXIST) {
    struct stat found{};
    if (::stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode)) {
      return {};
    }
    errno = EEXIST;
    return refused(path);
  }
  if (errno != ENOENT || directory_of(path) == path || directory_of(path) == ".") {
    return refused(path);
  }
  COURIER_TRY(make_directories(directory_of(path), mode, owner));
  return make_directories(path, mode, owner);
}

Result<void> SystemFiles::remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    return refused(path);
  }
  return {};
}

Result<std::vector<std::string>> SystemFiles::list(const std::string& directory) {
  DIR* folder = ::opendir(directory.c_str());
  if (folder == nullptr) {
    return refused(directory);
  }
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(folder)) {
    const std::string_view name(entry->d_name);
    if (name != "." && name != "..") {
      names.emplace_back(name);
    }
  }
  ::closedir(folder);
  std::sort(names.begin(), names.end());
  return names;
}

std::string SystemFiles::working_directory() {
  std::array<char, PATH_MAX> buffer{};
  return ::getcwd(buffer.data(), buffer.size()) != nullptr ? buffer.data() : "/";
}

}  // namespace courier::app
