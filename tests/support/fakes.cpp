#include "support/fakes.h"

#include <set>

namespace courier::testing {

void FakeClock::sleep(std::chrono::milliseconds duration) {
  sleeps.push_back(duration);
  advance(duration);
}

void FakeClock::advance(std::chrono::milliseconds duration) {
  wall_ += duration;
  steady_ += duration;
}

std::string FakeRandom::bytes(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += static_cast<char>(next_++);
  }
  return out;
}

std::string FakeFiles::absolute(const std::string& path) {
  return path.starts_with('/') ? path : working_directory() + '/' + path;
}

Result<void> FakeFiles::change(const std::string& path) {
  return refused.contains(absolute(path)) ? Result<void>(failure(path + ": permission denied"))
                                          : Result<void>();
}

Result<std::string> FakeFiles::read(const std::string& path, std::size_t most) {
  const auto found = files.find(absolute(path));
  if (found == files.end()) {
    return failure("reading " + path + ": no such file or directory");
  }
  return found->second.bytes.substr(0, most);
}

Result<std::optional<FileStatus>> FakeFiles::status(const std::string& path) {
  const std::string name = absolute(path);
  if (links.contains(name)) {
    return FileStatus{FileStatus::Kind::link, 0, 0777, {}};
  }
  if (const auto found = files.find(name); found != files.end()) {
    const File& file = found->second;
    return FileStatus{FileStatus::Kind::file, file.bytes.size(), file.mode, file.owner};
  }
  if (const auto found = directories.find(name); found != directories.end()) {
    return FileStatus{FileStatus::Kind::directory, 0, found->second.mode, found->second.owner};
  }
  const auto below = files.lower_bound(name + '/');
  if (below != files.end() && below->first.starts_with(name + '/')) {
    return FileStatus{FileStatus::Kind::directory, 0, 0755, {}};
  }
  return std::optional<FileStatus>();
}

Result<void> FakeFiles::write(const std::string& path, std::string_view bytes, mode_t mode,
                              std::optional<Owner> owner) {
  COURIER_TRY(change(path));
  files[absolute(path)] = {std::string(bytes), mode, owner.value_or(Owner{})};
  return {};
}

Result<void> FakeFiles::create(const std::string& path, std::string_view bytes, mode_t mode) {
  COURIER_TRY_LET(const std::optional<FileStatus> found, status(path));
  return found ? failure(path + ": exists already") : write(path, bytes, mode, {});
}

Result<void> FakeFiles::append(const std::string& path, std::string_view bytes, mode_t mode) {
  COURIER_TRY(change(path));
  const auto [file, made] = files.try_emplace(absolute(path));
  if (made) {
    file->second.mode = mode;
  }
  file->second.bytes += bytes;
  return {};
}

Result<void> FakeFiles::make_directories(const std::string& path, mode_t mode,
                                         std::optional<Owner> owner) {
  directories.try_emplace(absolute(path), File{{}, mode, owner.value_or(Owner{})});
  return {};
}

Result<void> FakeFiles::remove(const std::string& path) {
  COURIER_TRY(change(path));
  files.erase(absolute(path));
  return {};
}

Result<std::vector<std::string>> FakeFiles::list(const std::string& directory) {
  const std::string prefix = absolute(directory) + '/';
  std::set<std::string> names;
  for (const auto* map : {&files, &directories}) {
    for (const auto& [path, file] : *map) {
      if (path.starts_with(prefix)) {
        const std::string rest = path.substr(prefix.size());
        names.insert(rest.substr(0, rest.find('/')));
      }
    }
  }
  return std::vector<std::string>(names.begin(), names.end());
}

void FakeBoundary::reached(std::string_view what) {
  if (writes.size() == cut_at) {
    throw Cut();
  }
  writes.emplace_back(what);
}

}  // namespace courier::testing
