#include "ssh/normalize_public.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/encode.h"
#include "base/text.h"
#include "ssh/public_key.h"

namespace courier::ssh {

namespace {

constexpr std::array<std::string_view, 7> types{"sk-ssh-ed25519@openssh.com",
                                                "sk-ecdsa-sha2-nistp256@openssh.com",
                                                "ecdsa-sha2-nistp256",
                                                "ecdsa-sha2-nistp384",
                                                "ecdsa-sha2-nistp521",
                                                "ssh-ed25519",
                                                "ssh-rsa"};

constexpr std::string_view quotes = "\"'`";

// The first of the types' names that stands alone.
std::size_t find_type(std::string_view text, std::string_view& type) {
  std::size_t best = std::string_view::npos;
  for (const std::string_view candidate : types) {
    const std::size_t at = text.find(candidate);
    if (at < best && at + candidate.size() < text.size() &&
        trim(text.substr(at + candidate.size(), 1)).empty()) {
      best = at;
      type = candidate;
    }
  }
  return best;
}

Normalized normalized(std::string line, std::vector<std::string> repairs) {
  Normalized out;
  out.text = Secret::absorb(std::move(line) + '\n');
  out.repairs = std::move(repairs);
  out.is_private = false;
  return out;
}

// A comment ends with its line, or with the quote that stood before the type.
std::string_view comment_in(std::string_view rest, char opener) {
  rest = rest.substr(0, rest.find('\n'));
  if (quotes.find(opener) != std::string_view::npos) {
    rest = rest.substr(0, rest.find(opener));
  }
  return trim(rest);
}

}  // namespace

std::optional<Result<Normalized>> normalize_public(std::string_view text) {
  const std::string_view line = trim(text);
  if (read_public_key(line)) {
    std::vector<std::string> repairs;
    if (text.starts_with(line) && text.size() == line.size()) {
      repairs.emplace_back("added the final newline");
    } else if (text != std::string(line) + '\n') {
      repairs.emplace_back("removed the blanks around the line");
    }
    return normalized(std::string(line), std::move(repairs));
  }
  std::string_view type;
  const std::size_t at = find_type(text, type);
  if (at == std::string_view::npos) {
    return {};
  }
  const char opener = at == 0 ? '\n' : text[at - 1];
  const std::string_view rest = text.substr(at + type.size());
  // Word after word belongs to the base64 until the key is whole.
  std::string base64;
  for (std::size_t i = 0; i < rest.size();) {
    while (i < rest.size() && trim(rest.substr(i, 1)).empty()) {
      ++i;
    }
    std::size_t end = i;
    while (end < rest.size() && !trim(rest.substr(end, 1)).empty() &&
           quotes.find(rest[end]) == std::string_view::npos) {
      ++end;
    }
    if (end == i) {
      break;
    }
    base64 += rest.substr(i, end - i);
    i = end;
    const auto wire = base64_decode_pasted(base64);
    const auto key = wire ? public_key_of(*wire, "") : usage_error("");
    if (key && key->type == type) {
      std::string good = key->line();
      const std::string_view comment = comment_in(rest.substr(i), opener);
      if (!comment.empty()) {
        good.append(" ").append(comment);
      }
      if (read_public_key(good)) {
        return normalized(std::move(good), {"put the public key on one line, alone"});
      }
    }
  }
  return usage_error("holds a public key of which a part is missing or altered",
                     "take it again from the .pub file, or from ssh-keygen -y -f KEY");
}

}  // namespace courier::ssh
