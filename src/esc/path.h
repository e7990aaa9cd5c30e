// Property paths as they stand between `${` and `}`: `a.b[0]["c d"]`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace courier::esc {

// One step of a path. `begin` and `end` are bytes of the text that holds the path.
struct Accessor {
  enum class Kind : std::uint8_t { name, quoted_key, index };
  Kind kind = Kind::name;
  std::string key;  // of a name or quoted key
  std::int64_t index = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] bool is_index() const { return kind == Kind::index; }
};

// A finding about bytes [begin, end) of the text. Reading goes on after it.
struct PathError {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view finding;  // the reference evaluator's words
};

// Always at least one accessor; the name "" stands for none.
struct PathText {
  std::vector<Accessor> accessors;
  std::size_t end = 0;  // where the path, its brace included, ends in the text
};

// Reads the path that starts at `start`, just after `${`, up to its `}`.
[[nodiscard]] PathText parse_access(std::string_view text, std::size_t start,
                                    std::vector<PathError>& errors);

// Reads the whole text as a path without `${` and `}`.
[[nodiscard]] PathText parse_path(std::string_view text, std::vector<PathError>& errors);

// Appends a key as document paths show it: `.key`, or `["a-b"]` where it is not a plain name.
// The empty key appends nothing.
void append_key(std::string& path, std::string_view key);
void append_index(std::string& path, std::size_t index);

}  // namespace courier::esc
