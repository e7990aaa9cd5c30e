// PEM blocks inside a text: keys and certificates, and what has become of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace courier::cloudinit {

struct PemBlock {
  std::string_view label;  // "OPENSSH PRIVATE KEY"
  std::string_view body;   // between the two marker lines; up to the end of the text if not closed
  bool closed = false;     // the END line with the same label is there

  [[nodiscard]] bool is_private_key() const;
  // Its line ends are gone: folded into blanks, or written as a backslash and an n.
  [[nodiscard]] bool is_folded() const;
  // Closed, with nothing in it but what a key's armour holds: no "..." of an example.
  [[nodiscard]] bool is_whole() const;
};

[[nodiscard]] std::vector<PemBlock> pem_blocks(std::string_view text);

// Whether a text holds a whole private key, or is one without its PEM lines.
[[nodiscard]] bool holds_plain_private_key(std::string_view text);
// The same, also packed in it (layers.h).
[[nodiscard]] bool holds_whole_private_key(std::string_view text);

// Whether a text is nothing but certificates and public keys.
[[nodiscard]] bool is_public_pem(std::string_view text);

// What is wrong with the text as a list of CA certificates; empty if nothing. Each must be a
// certificate by its structure (X.509: RFC 5280 §4.1); signatures and dates are not looked at.
[[nodiscard]] std::string certificate_problem(std::string_view text);

}  // namespace courier::cloudinit
