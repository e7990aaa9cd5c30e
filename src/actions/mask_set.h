// Every text that a log must not show: secret values, their parts, and their encoded forms.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "actions/runtime.h"
#include "base/secret.h"
#include "esc/value.h"

namespace courier::actions {

enum class MaskScope { secrets, all };  // what ESC marks secret, or every value

// Lengths in code points below which a mask would hide more of the log than secrets.
inline constexpr std::size_t shortest_value = 4;
inline constexpr std::size_t shortest_part = 8;  // a line, a leaf, an encoded form
// A mask costs the runner twelve searches in each line of the log. Encoded forms beyond this are
// left out and reported; values, lines and leaves never are.
inline constexpr std::size_t most_encoded_forms = 4000;

struct Mask {
  Secret text;       // one line
  std::string name;  // of the value that it came from
};

// A value, or parts of it, that no mask hides.
struct Unmasked {
  std::string name;
  std::string finding;  // "1 of 7 lines is too short or too common to mask"
};

// Masks of one step. For each value: the value when it is one line, else each of its lines; each
// leaf of a JSON, YAML or dotenv text, and what such a leaf holds in turn; and their encoded forms
// (encoded_forms.h). Lines that arm PEM, and what is too short or too common, are left out.
class MaskSet {
 public:
  explicit MaskSet(Host host) : host_(host) {}

  // A secret text that leaves the program under `name`: what stays unmasked is reported.
  void add(std::string_view name, const Secret& text);
  // The secret parts of a value that leaves under `name`, or all of it.
  void add(std::string_view name, const esc::Value& value, MaskScope scope);
  // The same for each value below it, under its path.
  void add_each(const std::string& path, const esc::Value& value, MaskScope scope);
  // Values that stay inside, but whose text others may contain: masked where possible, unreported.
  void add_unreported(const esc::Value& value, MaskScope scope);

  // Longest first: act replaces one mask after the other, so that a short one would break a longer
  // one that contains it. No duplicates.
  [[nodiscard]] std::vector<Mask> masks() const;
  [[nodiscard]] const std::vector<Unmasked>& unmasked() const { return unmasked_; }

 private:
  // How many parts of one value there are, and how many of them no mask hides.
  struct Tally {
    std::size_t values = 0, lines = 0, leaves = 0;
    std::size_t bare_values = 0, bare_lines = 0, bare_leaves = 0;
    bool encoded_left_out = false;
  };

  enum class Piece { value, leaf };
  enum class Lines { text, document, unfolded };
  void add_text(std::string_view name, std::string_view text, Piece piece, std::size_t depth,
                Tally& tally);
  void add_lines(std::string_view name, std::string_view text, Lines lines, Tally& tally);
  enum class Naming { one, paths };
  void add_scalars(const std::string& name, const esc::Value& value, MaskScope scope, Naming naming,
                   Tally& tally);
  void add_encoded(std::string_view name, const std::vector<std::string>& forms, Tally& tally);
  void add_if_new(std::vector<Mask>& list, std::string_view name, std::string_view text);
  void report(std::string_view name, const Tally& tally);

  Host host_;
  std::vector<Mask> raw_;
  std::vector<Mask> encoded_;
  std::set<std::string, std::less<>> seen_;
  std::vector<Unmasked> unmasked_;
};

}  // namespace courier::actions
