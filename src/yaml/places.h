// From a parser's line and column to bytes: the true ones, and those that the reference reports.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace courier::yaml {

class Places {
 public:
  explicit Places(std::string_view text);

  // A position whose byte is the reference evaluator's (its line index splits at LF only, and walks
  // display widths on a line that is not ASCII). `line` and `column` count from 1.
  [[nodiscard]] Position reported(std::uint32_t line, std::uint32_t column);

  // The byte at which the code point with this index (0-based, a byte order mark not counted)
  // starts.
  [[nodiscard]] std::size_t byte_of(std::size_t code_point) const;

 private:
  struct Line {
    std::size_t begin = 0;
    bool ascii = true;
  };

  std::string_view text_;
  std::vector<Line> lines_;
  std::size_t mark_ = 0;  // bytes of the byte order mark
  // Bytes of every 64th code point after the mark; empty where all is ASCII.
  std::vector<std::size_t> checkpoints_;
  // Where the last walk along a line ended; the next one on it goes on from there.
  std::size_t walked_line_ = 0;
  std::uint32_t walked_column_ = 1;
  std::size_t walked_bytes_ = 0;
};

}  // namespace courier::yaml
