// Random YAML documents in every layout that people write, the same for the same seed.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "yaml/node.h"

namespace courier::testing {

class DocumentGenerator {
 public:
  explicit DocumentGenerator(std::uint32_t seed) : random_(seed) {}

  // A mapping at the top: block and flow style, comments, blank lines, block scalars, anchors,
  // tags; some with a byte order mark, CRLF, `---`, a further document, or without a last line end.
  [[nodiscard]] std::string document();

  // A value to write: a scalar of any kind, text of several lines, a small collection.
  [[nodiscard]] yaml::Node value(int depth = 0);

  [[nodiscard]] std::size_t below(std::size_t limit);
  [[nodiscard]] bool chance(unsigned percent) { return below(100) < percent; }

 private:
  template <class T>
  [[nodiscard]] T pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  [[nodiscard]] std::string key();
  [[nodiscard]] std::string scalar(bool in_flow);
  [[nodiscard]] std::string block_scalar(std::size_t indent);
  [[nodiscard]] std::string flow(std::size_t indent, int depth);
  [[nodiscard]] std::string note();
  [[nodiscard]] std::string between(std::size_t indent);
  [[nodiscard]] std::string mapping(std::size_t indent, int depth, bool behind_dash);
  [[nodiscard]] std::string sequence(std::size_t indent, int depth, bool behind_dash);
  [[nodiscard]] std::string value_behind_key(std::size_t indent, int depth);

  std::mt19937 random_;
  std::size_t names_ = 0;
};

}  // namespace courier::testing
