// Random definitions that hold secrets in every layout, the same for the same seed.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace courier::testing {

// The text between two secrets. The text of a definition is each `before` with its secret behind
// it; a secret's own bytes are `head` and `tail`, and between them stands a comment or nothing.
struct Stretch {
  std::string before;
  std::string head;
  std::string note;
  std::string tail;
  bool json = false;  // stands between brackets whose keys are quoted
};

class DefinitionGenerator {
 public:
  explicit DefinitionGenerator(std::uint32_t seed) : random_(seed) {}

  // The last stretch holds no secret.
  [[nodiscard]] std::vector<Stretch> definition();

 private:
  [[nodiscard]] std::size_t below(std::size_t limit) { return random_() % limit; }
  [[nodiscard]] bool chance(unsigned percent) { return below(100) < percent; }
  [[nodiscard]] std::string pick(const std::vector<std::string>& from) {
    return from[below(from.size())];
  }
  [[nodiscard]] std::string note() {
    return chance(20) ? pick({" # note", "\t#x", "   # {a: 'b"}) : "";
  }

  void add(const std::string& text) { open_.before += text; }
  void secret(std::string head, std::string comment = {}, std::string tail = {}, bool json = false);
  void key(std::size_t indent);
  void entry(std::size_t indent, int depth);
  void block_secret(std::size_t indent);
  void flow(int depth, bool json);

  std::mt19937 random_;
  std::size_t names_ = 0;
  Stretch open_;
  std::vector<Stretch> done_;
};

}  // namespace courier::testing
