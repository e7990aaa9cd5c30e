#include "cloudinit/pem.h"

#include <algorithm>
#include <optional>

#include "base/encode.h"
#include "base/text.h"
#include "cloudinit/layers.h"

namespace courier::cloudinit {

namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";

std::string without_white_space(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  return out;
}

bool is_base64_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '=';
}

// One element of DER: its tag and content. `rest` goes on behind it.
struct Element {
  unsigned char tag = 0;
  std::string_view content;
};

std::optional<Element> next(std::string_view& rest) {
  if (rest.size() < 2) {
    return {};
  }
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  std::size_t length = byte(1);
  std::size_t header = 2;
  if (length >= 0x80) {
    const std::size_t count = length & 0x7FU;
    if (count == 0 || count > 4 || rest.size() < 2 + count) {
      return {};
    }
    length = 0;
    for (std::size_t i = 0; i < count; ++i) {
      length = length << 8U | byte(2 + i);
    }
    header += count;
  }
  if (length > rest.size() - header) {
    return {};
  }
  const Element element{byte(0), rest.substr(header, length)};
  rest.remove_prefix(header + length);
  return element;
}

bool next_is(std::string_view& rest, unsigned char tag) {
  const auto element = next(rest);
  return element && element->tag == tag;
}

bool is_certificate(std::string_view der) {
  constexpr unsigned char sequence = 0x30;
  constexpr unsigned char integer = 0x02;
  constexpr unsigned char bits = 0x03;
  const auto whole = next(der);
  if (!whole || whole->tag != sequence || !der.empty()) {
    return false;
  }
  std::string_view rest = whole->content;
  const auto body = next(rest);
  if (!body || body->tag != sequence || !next_is(rest, sequence) || !next_is(rest, bits) ||
      !rest.empty()) {
    return false;
  }
  std::string_view fields = body->content;
  std::string_view first = fields;
  if (const auto version = next(first); version && version->tag == 0xA0) {
    fields = first;
  }
  // Serial number, algorithm, issuer, validity, subject, key.
  return next_is(fields, integer) && next_is(fields, sequence) && next_is(fields, sequence) &&
         next_is(fields, sequence) && next_is(fields, sequence) && next_is(fields, sequence);
}

// PKCS#8 (RFC 5208), SEC1 (RFC 5915), PKCS#1 (RFC 8017), without encryption. What follows is
// ignored.
bool is_private_key(std::string_view der) {
  constexpr unsigned char sequence = 0x30;
  constexpr unsigned char integer = 0x02;
  constexpr unsigned char octets = 0x04;
  constexpr unsigned char object_id = 0x06;
  const auto whole = next(der);
  if (!whole || whole->tag != sequence) {
    return false;
  }
  std::string_view rest = whole->content;
  const auto version = next(rest);
  if (!version || version->tag != integer || version->content.size() != 1 ||
      static_cast<unsigned char>(version->content.front()) > 1) {
    return false;
  }
  const auto second = next(rest);
  if (!second) {
    return false;
  }
  std::string_view algorithm = second->content;
  const auto third = next(rest);
  return (second->tag == sequence && next_is(algorithm, object_id) && third &&
          third->tag == octets) ||
         (second->tag == octets && second->content.size() >= 20) ||
         (second->tag == integer && second->content.size() >= 32 && third && third->tag == integer);
}

}  // namespace

std::vector<PemBlock> pem_blocks(std::string_view text) {
  std::vector<PemBlock> blocks;
  std::size_t at = 0;
  while ((at = text.find(begin_mark, at)) != std::string_view::npos) {
    at += begin_mark.size();
    const std::size_t label_end = text.find(dashes, at);
    if (label_end == std::string_view::npos || label_end - at > 40) {
      continue;
    }
    PemBlock block;
    block.label = text.substr(at, label_end - at);
    const std::size_t body = label_end + dashes.size();
    const std::size_t end =
        text.find(std::string(end_mark) + std::string(block.label) + std::string(dashes), body);
    block.closed = end != std::string_view::npos;
    block.body = text.substr(body, block.closed ? end - body : std::string_view::npos);
    at = body + block.body.size();
    blocks.push_back(block);
  }
  return blocks;
}

bool PemBlock::is_private_key() const {
  return label.ends_with("PRIVATE KEY") || label.ends_with("PRIVATE KEY BLOCK");
}

bool PemBlock::is_folded() const {
  return closed && !body.empty() && body.front() != '\n' && !body.starts_with("\r\n");
}

bool PemBlock::is_whole() const {
  bool any = false;
  const std::string lines = replace_all(replace_all(std::string(body), "\\n", "\n"), "\r", "\n");
  for (const std::string_view line : split(lines, '\n')) {
    if (line.find(": ") != std::string_view::npos) {
      continue;  // the headers of an encrypted key: "Proc-Type: 4,ENCRYPTED"
    }
    for (const char c : line) {
      if (c != ' ' && c != '\t' && c != '\\' && !is_base64_letter(c)) {
        return false;
      }
      any = any || is_base64_letter(c);
    }
  }
  return closed && any;
}

bool holds_plain_private_key(std::string_view text) {
  using namespace std::string_view_literals;
  const std::vector<PemBlock> blocks = pem_blocks(text);
  return std::any_of(blocks.begin(), blocks.end(),
                     [](const PemBlock& b) { return b.is_private_key() && b.is_whole(); }) ||
         (text.find("PuTTY-User-Key-File-") != std::string_view::npos &&
          text.find("\nPrivate-Lines: ") != std::string_view::npos) ||
         text.starts_with("openssh-key-v1\0"sv) || is_private_key(text);
}

bool holds_whole_private_key(std::string_view text) {
  return any_layer(text, holds_plain_private_key);
}

bool is_public_pem(std::string_view text) {
  std::string_view rest = trim(text);
  const std::vector<PemBlock> blocks = pem_blocks(rest);
  for (const PemBlock& block : blocks) {
    const bool public_kind = block.label == "CERTIFICATE" || block.label.ends_with("PUBLIC KEY");
    const auto end = static_cast<std::size_t>(block.body.data() - rest.data()) + block.body.size() +
                     end_mark.size() + block.label.size() + dashes.size();
    if (!public_kind || !block.is_whole() || !rest.starts_with(begin_mark) ||
        !base64_decode_pasted(block.body)) {
      return false;
    }
    rest = trim(rest.substr(end));
  }
  return !blocks.empty() && rest.empty();
}

std::string certificate_problem(std::string_view text) {
  const std::vector<PemBlock> blocks = pem_blocks(text);
  if (blocks.empty()) {
    return "this is no PEM certificate";
  }
  for (const PemBlock& block : blocks) {
    if (block.label != "CERTIFICATE" && block.label != "TRUSTED CERTIFICATE" &&
        block.label != "X509 CERTIFICATE") {
      return "expected a CERTIFICATE, found a PEM block of another kind";
    }
    if (!block.closed) {
      return "the certificate has no END line";
    }
    if (block.is_folded()) {
      return "the certificate's lines are folded into one";
    }
    const auto der = base64_decode(without_white_space(block.body));
    if (!der) {
      return "the certificate's base64 is damaged";
    }
    if (block.label != "TRUSTED CERTIFICATE" && !is_certificate(*der)) {
      return "the PEM block holds no X.509 certificate";
    }
  }
  return {};
}

}  // namespace courier::cloudinit
