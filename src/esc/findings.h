// What an evaluation has to say, with the secrets in it hidden from users.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "esc/datum.h"

namespace courier::esc {

// A text of which parts may be secret; users see `[secret]` there.
class Message {
 public:
  // NOLINTBEGIN(google-explicit-constructor): a text is a message of which nothing is secret.
  Message(std::string_view text) : revealed_(text), shown_(text) {}
  Message(const char* text) : Message(std::string_view(text)) {}
  Message(const std::string& text) : Message(std::string_view(text)) {}
  // NOLINTEND(google-explicit-constructor)

  Message& plain(std::string_view text) {
    revealed_ += text;
    shown_ += text;
    return *this;
  }
  Message& part(std::string_view text, bool secret) {
    revealed_ += text;
    shown_ += secret ? std::string_view("[secret]") : text;
    return *this;
  }

  Message& append(const Message& other) {
    revealed_ += other.revealed_;
    shown_ += other.shown_;
    return *this;
  }

  [[nodiscard]] const std::string& revealed() const { return revealed_; }
  [[nodiscard]] const std::string& shown() const { return shown_; }

 private:
  std::string revealed_;
  std::string shown_;
};

// `revealed` is the summary as the reference gives it, where that differs; only for comparison with
// the reference.
struct Finding {
  Diagnostic diagnostic;
  std::optional<std::string> revealed;
};
using Findings = std::vector<Finding>;

[[nodiscard]] std::optional<Range> range_of(const Place& place);
[[nodiscard]] std::string path_of(const Place& place);
[[nodiscard]] Finding make_finding(const Message& message, const Place& place,
                                   Severity severity = Severity::error);
// Of a mistake that load() found in a document. go-yaml's words repeat a scalar whose tag does not
// fit, which users do not see below `fn::secret`.
[[nodiscard]] Finding make_finding(Diagnostic of_document, std::string_view document);

}  // namespace courier::esc
