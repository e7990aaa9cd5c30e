// Any text as a property path: its parts lie in order inside the text, and a sound path that is
// printed and read again is the same.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "esc/path.h"
#include "esc/value.h"
#include "yaml/path.h"

namespace {

using namespace courier::esc;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void check_places(const PathText& path, const std::vector<PathError>& errors, std::size_t start,
                  std::size_t size) {
  require(!path.accessors.empty());
  require(path.end >= start && path.end <= size);
  std::size_t last = start;
  for (const Accessor& accessor : path.accessors) {
    require(accessor.begin >= last && accessor.end >= accessor.begin && accessor.end <= path.end);
    last = accessor.end;
  }
  for (const PathError& error : errors) {
    require(error.begin >= start && error.begin <= error.end && error.end <= size);
    require(!error.finding.empty());
  }
}

bool is_printable(const PathText& path) {
  for (const Accessor& accessor : path.accessors) {
    const bool whole = accessor.is_index() ? accessor.index >= 0
                                           : !accessor.key.empty() && accessor.key.back() != '\\';
    if (!whole) {
      return false;
    }
  }
  return true;
}

std::string print(const PathText& path) {
  std::string out;
  for (const Accessor& accessor : path.accessors) {
    if (accessor.is_index()) {
      append_index(out, static_cast<std::size_t>(accessor.index));
    } else {
      require(courier::yaml::join_key(out, accessor.key) == [&] {
        std::string same = out;
        append_key(same, accessor.key);
        return same;
      }());
      append_key(out, accessor.key);
    }
  }
  return out;
}

void check_same(const PathText& path, const PathText& again) {
  require(path.accessors.size() == again.accessors.size());
  for (std::size_t i = 0; i < path.accessors.size(); ++i) {
    const Accessor& one = path.accessors[i];
    const Accessor& other = again.accessors[i];
    require(one.is_index() == other.is_index() && one.index == other.index && one.key == other.key);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::vector<PathError> errors;
  const PathText bare = parse_path(text, errors);
  check_places(bare, errors, 0, size);

  const std::string inside = "${" + text;
  std::vector<PathError> found;
  const PathText access = parse_access(inside, 2, found);
  check_places(access, found, 2, inside.size());

  // A sound path reads the same between `${` and `}`.
  if (errors.empty()) {
    std::vector<PathError> none;
    const std::string closed = inside + "}";
    const PathText same = parse_access(closed, 2, none);
    require(none.empty() && same.end == closed.size());
    check_same(bare, same);
  }

  const std::string_view looked_at = text;
  const Lookup lookup = look_up(Value::object({{"a", Value::array({Value::null()})}}), looked_at);
  require((lookup.outcome == Lookup::Outcome::malformed) == !errors.empty());
  require((lookup.outcome == Lookup::Outcome::found) == lookup.finding.empty());

  // A document path writes characters, not bytes.
  if (errors.empty() && is_printable(bare) && courier::is_utf8(text)) {
    std::vector<PathError> none;
    const PathText again = parse_path(print(bare), none);
    require(none.empty());
    check_same(bare, again);
  }
  return 0;
}
