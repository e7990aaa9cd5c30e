#include "cloudinit/mime_write.h"

#include <algorithm>

#include "base/encode.h"
#include "base/hash.h"
#include "base/text.h"

namespace courier::cloudinit {

namespace {

constexpr std::size_t longest_line = 998;  // RFC 5322 §2.1.1
constexpr std::size_t base64_line = 76;    // RFC 2045 §6.8

bool can_stand_as_it_is(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= ' ' && c <= '~') || c == '\n' || c == '\t';
  });
  const auto lines = split(text, '\n');
  return plain && std::all_of(lines.begin(), lines.end(),
                              [](std::string_view line) { return line.size() <= longest_line; });
}

std::string wrapped_base64(std::string_view text) {
  std::string out;
  const std::string encoded = base64_encode(text);
  for (std::size_t at = 0; at < encoded.size(); at += base64_line) {
    out += encoded.substr(at, base64_line) + '\n';
  }
  return out;
}

// Of no line of the parts, whatever they hold.
std::string boundary_for(const std::vector<MimePart>& parts) {
  std::string all;
  for (const MimePart& part : parts) {
    for (const std::string_view piece :
         {part.mime_type, std::string_view(part.filename), std::string_view(part.text)}) {
      all += std::to_string(piece.size()) + ':';
      all += piece;
    }
  }
  std::string boundary;
  do {
    boundary = "esc-courier-" + sha256_hex(all + boundary).substr(0, 32);
  } while (all.find(boundary) != std::string::npos);
  return boundary;
}

}  // namespace

std::string write_mime(const std::vector<MimePart>& parts) {
  const std::string boundary = boundary_for(parts);
  std::string out =
      "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\nMIME-Version: 1.0\n\n";
  for (const MimePart& part : parts) {
    const bool plain = can_stand_as_it_is(part.text);
    out += "--" + boundary + "\nContent-Type: " + std::string(part.mime_type) +
           "; charset=\"utf-8\"\nMIME-Version: 1.0\nContent-Transfer-Encoding: " +
           (plain ? "7bit" : "base64") + "\nContent-Disposition: attachment; filename=\"" +
           part.filename + "\"\n\n";
    // The line end before a boundary belongs to the boundary.
    out += (plain ? part.text : wrapped_base64(part.text)) + '\n';
  }
  return out + "--" + boundary + "--\n";
}

}  // namespace courier::cloudinit
