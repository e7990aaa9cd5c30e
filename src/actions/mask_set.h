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
inline constexpr std::size_t kShortestValue = 4;
inline constexpr std::size_t kShortestPart = 8;  // a line, a leaf, an encoded form
// A mask costs the runner twelve searches in each line of the log. Encoded forms beyond this are
// left out and reported; values, lines and leaves never are.
inline constexpr std::size_t kMostEncodedForms = 4000;

struct Mask {
  Secret text;       // one line
  std::string name;  // of the value that it came from
};

// A value, or parts of it, that no mask hides.
struct Unmasked {
  std::string name;
  std::string finding;  // "3 characters are too few to mask"; never the value
};

// Masks of one step. For each value: the value when it is one line, else each of its lines; each
// leaf of a JSON, YAML or dotenv text, and each value in it that is such a text again; and the
// encoded forms that the runner (2.336, ValueEncoders) does not derive itself:
// base64 at three alignments, base64url, wrapped base64, lower-case percent and form encoding, and
// the JSON escapes of Python, Go and PHP. PEM armor lines, and what is too short or too common to
// be masked, are left out.
class MaskSet {
 public:
  // act derives no encoded forms: for it, those of the runner are in the set as well.
  explicit MaskSet(Host host) : host_(host) {}

  // A secret text that leaves the program under `name`: what stays unmasked is reported.
  void add(std::string_view name, const Secret& text);
  // The secret parts of a value that leaves under `name`, or all of it.
  void add(std::string_view name, const esc::Value& value, MaskScope scope);
  // Values that stay inside, but whose text others may contain: masked where possible, unreported.
  void add_unreported(const esc::Value& value, MaskScope scope);

  // Longest first: act replaces one mask after the other, so that a short one would break a longer
  // one that contains it. No duplicates.
  [[nodiscard]] std::vector<Mask> masks() const;
  [[nodiscard]] const std::vector<Unmasked>& unmasked() const { return unmasked_; }

 private:
  struct Tally;  // what of one value could not be masked
  void add_value(std::string_view name, std::string_view text, std::size_t shortest, Tally& tally);
  void add_parts(std::string_view name, const esc::Value& value, MaskScope scope,
                 bool inside_secret, Tally& tally);
  void add_lines(std::string_view name, std::string_view text, Tally& tally);
  void add_leaves(std::string_view name, std::string_view text, std::size_t depth, Tally& tally);
  void add_encoded(std::string_view name, std::string_view text);
  void put(std::vector<Mask>& list, std::string_view name, std::string_view text);
  void report(std::string_view name, const Tally& tally);

  Host host_;
  std::vector<Mask> raw_;
  std::vector<Mask> encoded_;
  std::set<std::string, std::less<>> seen_;
  std::vector<Unmasked> unmasked_;
  bool too_many_ = false;
};

}  // namespace courier::actions
