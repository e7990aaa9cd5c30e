// What is wrong in user data, or worth knowing about it, with its place and the rule that says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "cloudinit/secrets.h"

namespace courier::cloudinit {

// An error breaks the machine or what the user data wants of it; a warning does so on some machines
// or some day; a note is worth knowing.
enum class Gravity : std::uint8_t { error, warning, note };

[[nodiscard]] std::string_view to_text(Gravity gravity);

// Never repeats a value of the user data, which may be a secret; names of keys it does.
struct Finding {
  Gravity gravity = Gravity::error;
  std::string rule;     // "schema", "lock-out"; stable
  std::string message;  // one line
  std::uint32_t line = 1;
  std::uint32_t column = 1;                   // in code points; both count from 1
  std::optional<EmbeddedSecret> secret = {};  // that it is about
  bool operator==(const Finding&) const = default;
};

class Findings {
 public:
  void add(Gravity gravity, std::string rule, std::string message, const Position& place,
           std::optional<EmbeddedSecret> secret = {});
  // What concerns the whole text stands at its start.
  void add(Gravity gravity, std::string rule, std::string message);
  void extend(Findings others);
  void sort();  // by place, errors first at the same one; what is said twice is said once

  [[nodiscard]] bool has_errors() const;
  [[nodiscard]] const std::vector<Finding>& list() const { return list_; }
  [[nodiscard]] std::vector<Finding>& list() { return list_; }

 private:
  std::vector<Finding> list_;
};

}  // namespace courier::cloudinit
