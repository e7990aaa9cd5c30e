#include "ssh/pem.h"

#include <utility>

#include "base/encode.h"
#include "base/text.h"

namespace courier::ssh {

namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";
constexpr std::string_view private_key = "PRIVATE KEY";
constexpr std::string_view encrypted_type = "Proc-Type: 4,ENCRYPTED";
constexpr std::string_view cipher_mark = "DEK-Info: ";

std::unexpected<Error> damaged() {
  return usage_error("is a private key whose lines are not as they were written",
                     "esc-courier keys normalize FILE repairs it");
}

// The lines of a text that ends with a newline.
bool next_line(std::string_view& rest, std::string_view& line) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) {
    return false;
  }
  line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return true;
}

bool read_headers(std::string_view& rest, PemHeaders& headers) {
  std::string_view line;
  next_line(rest, line);
  if (!next_line(rest, line) || !line.starts_with(cipher_mark)) {
    return false;
  }
  line.remove_prefix(cipher_mark.size());
  const std::size_t comma = line.find(',');
  if (comma == std::string_view::npos) {
    return false;
  }
  headers = {std::string(line.substr(0, comma)), std::string(line.substr(comma + 1))};
  return next_line(rest, line) && line.empty();
}

}  // namespace

std::size_t pem_width(std::string_view label) { return label.starts_with("OPENSSH") ? 70 : 64; }

Secret write_pem(const Pem& pem) {
  const std::string base64 = base64_encode(pem.bytes.reveal(Disclosure::key_material));
  std::string out;
  out.reserve(base64.size() + base64.size() / 32 + 256);
  out.append(begin_mark).append(pem.label).append(dashes) += '\n';
  if (!pem.headers.cipher.empty()) {
    out.append(encrypted_type).append("\n").append(cipher_mark);
    out.append(pem.headers.cipher).append(",").append(pem.headers.iv_digits).append("\n\n");
  }
  const std::size_t width = pem_width(pem.label);
  for (std::size_t at = 0; at < base64.size(); at += width) {
    out.append(base64, at, width) += '\n';
  }
  out.append(end_mark).append(pem.label).append(dashes) += '\n';
  return Secret::absorb(std::move(out));
}

Result<Pem> read_pem(std::string_view text) {
  std::string_view rest = text;
  std::string_view line;
  Pem pem;
  while (next_line(rest, line)) {
    if (!line.starts_with(begin_mark) || !line.ends_with(dashes)) {
      return damaged();
    }
    line.remove_prefix(begin_mark.size());
    line.remove_suffix(dashes.size());
    pem.label = line;
    if (rest.starts_with(encrypted_type) && !read_headers(rest, pem.headers)) {
      return damaged();
    }
    const std::string last = std::string(end_mark) + pem.label + std::string(dashes);
    std::string base64;
    while (next_line(rest, line) && line != last) {
      base64 += line;
    }
    if (line != last) {
      return damaged();
    }
    if (!pem.label.ends_with(private_key)) {
      continue;
    }
    auto bytes = base64_decode(base64);
    if (!bytes || !trim(rest).empty()) {
      return damaged();
    }
    pem.bytes = Secret::absorb(std::move(*bytes));
    return pem;
  }
  return damaged();
}

}  // namespace courier::ssh
