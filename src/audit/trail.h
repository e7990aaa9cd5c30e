// The audit trail: JSON Lines, each record chained to the one before it by its hash.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/effects.h"
#include "base/error.h"

namespace courier::audit {

// What a record says besides time and event, in this order. Never a secret.
using Fields = std::vector<std::pair<std::string, std::string>>;

// Appends to one file; it is made with its folder when there is none. A record is one line:
// {"time":"2026-11-24T15:04:05Z","event":"…",FIELDS…,"previous":"SHA-256 of the line before"}, the
// hash in hexadecimal over the line without its newline, 64 zeros in the first record. Nothing
// keeps two programs from writing at the same time: the chain is broken there then.
class Trail {
 public:
  Trail(std::string path, Files& files, Clock& clock, WriteBoundary& boundary)
      : path_(std::move(path)), files_(files), clock_(clock), boundary_(boundary) {}

  Result<void> append(std::string_view event, const Fields& fields);

 private:
  std::string path_;
  Files& files_;
  Clock& clock_;
  WriteBoundary& boundary_;
};

}  // namespace courier::audit
