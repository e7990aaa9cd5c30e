// What went wrong in the world, as a value: kind, finding, and the next step for the user.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace courier {

// Picks the exit code; see app/exit_code.h.
enum class ErrorKind {
  failed,  // the world refused: network, permission, missing file
  usage,   // what the user typed or wrote is wrong
};

// A failure that the user must hear of. Never holds a secret: whoever makes one names things, not
// values, and never copies a third-party exception's text.
struct Error {
  ErrorKind kind = ErrorKind::failed;
  std::string message;  // lower case, no full stop: "reading courier.yaml: no such file"
  std::string hint;     // the next step, may be empty: "create it, or name another with --manifest"

  // Prepends what was being done: "reading the manifest: …".
  [[nodiscard]] Error during(const std::string& doing) && {
    message = doing + ": " + message;
    return std::move(*this);
  }
};

// std::expected that may not be dropped (libstdc++ 12's is not nodiscard).
template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

inline std::unexpected<Error> failure(std::string message, std::string hint = {}) {
  return std::unexpected(Error{ErrorKind::failed, std::move(message), std::move(hint)});
}

inline std::unexpected<Error> usage_error(std::string message, std::string hint = {}) {
  return std::unexpected(Error{ErrorKind::usage, std::move(message), std::move(hint)});
}

}  // namespace courier

#define COURIER_CONCAT_INNER(a, b) a##b
#define COURIER_CONCAT(a, b) COURIER_CONCAT_INNER(a, b)

// Returns the error of a Result expression from the enclosing function.
#define COURIER_TRY(expression)                                  \
  do {                                                           \
    if (auto courier_result = (expression); !courier_result) {   \
      return std::unexpected(std::move(courier_result).error()); \
    }                                                            \
  } while (false)

// Declares `declaration` from a Result expression, or returns its error.
#define COURIER_TRY_LET(declaration, expression)                                          \
  auto COURIER_CONCAT(courier_result_, __LINE__) = (expression);                          \
  if (!COURIER_CONCAT(courier_result_, __LINE__)) {                                       \
    return std::unexpected(std::move(COURIER_CONCAT(courier_result_, __LINE__)).error()); \
  }                                                                                       \
  declaration = std::move(*COURIER_CONCAT(courier_result_, __LINE__))
