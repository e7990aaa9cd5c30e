#include "ssh/known_hosts.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "base/encode.h"
#include "base/text.h"

namespace courier::ssh {

namespace {

constexpr std::string_view blanks = " \t";

std::string_view next_word(std::string_view& line) {
  const std::size_t begin = line.find_first_not_of(blanks);
  if (begin == std::string_view::npos) {
    line = {};
    return {};
  }
  const std::size_t end = std::min(line.find_first_of(blanks, begin), line.size());
  const std::string_view word = line.substr(begin, end - begin);
  line.remove_prefix(end);
  return word;
}

// OpenSSH's match.c: * is any text, ? one character.
bool matches(std::string_view text, std::string_view pattern) {
  std::size_t star = std::string_view::npos;
  std::size_t after_star = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      after_star = i;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[i])) {
      ++at;
      ++i;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      i = ++after_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

// "|1|SALT|HMAC-SHA1 of the name under the salt", both in base64 (OpenSSH's hostfile.c).
bool hash_matches(std::string_view name, std::string_view hashed) {
  const std::vector<std::string_view> parts = split(hashed, '|');
  if (parts.size() != 4 || parts[1] != "1") {
    return false;
  }
  const auto salt = base64_decode(parts[2]);
  const auto expected = base64_decode(parts[3]);
  if (!salt || !expected) {
    return false;
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha1(), salt->data(), static_cast<int>(salt->size()),
       reinterpret_cast<const unsigned char*>(name.data()), name.size(), digest.data(), &size);
  return *expected == std::string_view(reinterpret_cast<const char*>(digest.data()), size);
}

bool names_host(std::string_view hosts, std::string_view name) {
  if (hosts.starts_with('|')) {
    return hash_matches(name, hosts);
  }
  bool found = false;
  for (const std::string_view part : split(hosts, ',')) {
    const bool negated = part.starts_with('!');
    if (matches(name, to_lower(part.substr(negated ? 1 : 0)))) {
      if (negated) {
        return false;
      }
      found = true;
    }
  }
  return found;
}

}  // namespace

KnownHosts::KnownHosts(std::string_view text) {
  std::size_t number = 0;
  for (std::string_view rest : split(text, '\n')) {
    ++number;
    rest = trim(rest);
    if (rest.starts_with('#')) {
      continue;
    }
    std::string_view hosts = next_word(rest);
    const bool revoked = hosts == "@revoked";
    if (hosts.starts_with('@')) {
      if (!revoked) {
        continue;
      }
      hosts = next_word(rest);
    }
    if (Result<PublicKey> key = read_public_key(rest); key && !hosts.empty()) {
      lines_.push_back({number, revoked, std::string(hosts), std::move(*key)});
    }
  }
}

std::vector<std::string> KnownHosts::types(std::string_view name) const {
  std::vector<std::string> out;
  for (const Line& line : lines_) {
    if (!line.revoked && names_host(line.hosts, name) &&
        std::find(out.begin(), out.end(), line.key.type) == out.end()) {
      out.push_back(line.key.type);
    }
  }
  return out;
}

KnownHosts::Judgement KnownHosts::judge(std::string_view name, const PublicKey& key) const {
  Judgement judgement;
  for (const Line& line : lines_) {
    if (!names_host(line.hosts, name)) {
      continue;
    }
    const bool same = line.key.base64 == key.base64;
    if (line.revoked) {
      if (same) {
        return {Verdict::revoked, line.number};
      }
    } else if (same && judgement.verdict != Verdict::known) {
      judgement = {Verdict::known, line.number};
    } else if (judgement.verdict == Verdict::unknown) {
      judgement = {Verdict::changed, line.number};
    }
  }
  return judgement;
}

std::string known_hosts_line(std::string_view name, const PublicKey& key) {
  return std::string(name) + ' ' + key.type + ' ' + key.base64 + '\n';
}

}  // namespace courier::ssh
