// How far a rotation has come: what its state file holds. Never a secret.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace courier::rotation {

// In order. Each says what is true of all places; the next may be true of some of them already.
enum class Stage {
  started,   // a new secret is wanted; it may or may not be there
  staged,    // it is kept where it survives, beside the current one
  added,     // each place takes it, besides the old one
  proven,    // it alone opened each place
  switched,  // it is the current one; the old one is kept, and still taken
  retiring,  // each place knows until when it takes the old one
  removed,   // no place has the old one any more
  refused,   // the old one was tried, and opened no place
  done,      // it is gone here too
};

[[nodiscard]] std::string_view to_text(Stage stage);

struct Transition {
  Stage to = Stage::started;
  Time at;
  bool operator==(const Transition&) const = default;
};

struct Record {
  std::string name;            // of the secret, as its owner calls it
  std::string old_id, new_id;  // public: of an SSH key its public line; new_id from `staged` on
  std::vector<std::string> places;  // that take the secret: hosts, and names in registries
  std::vector<std::string> uses;    // where copies of it are used from, as the options name them
  std::chrono::seconds grace{0};    // between the switch and the removal of the old one
  std::vector<Transition> history;  // the last is where it stands; never empty

  [[nodiscard]] Stage stage() const { return history.back().to; }
  // When the old secret's time is over; known from `switched` on.
  [[nodiscard]] Time retire_at() const;
  // When this stage was reached; nothing before it was.
  [[nodiscard]] const Transition* reached(Stage stage) const;
  bool operator==(const Record&) const = default;
};

// JSON, with a final newline. Reading refuses what it would not write: the error follows the name
// of the file.
[[nodiscard]] std::string to_json(const Record& record);
[[nodiscard]] Result<Record> read_record(std::string_view json);

}  // namespace courier::rotation
