// What a known_hosts file says of a host: which keys may prove that it is the one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ssh/public_key.h"

namespace courier::ssh {

// The format is that of sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT": names with * and ? and !, several
// by comma, or hashed; the marker @revoked. Lines of certificate authorities and lines that hold no
// key we know are passed over.
class KnownHosts {
 public:
  explicit KnownHosts(std::string_view text);

  // Types of the keys that the file has for this host, each once, in its order. `name` is as
  // HostName::in_known_hosts() gives it.
  [[nodiscard]] std::vector<std::string> types(std::string_view name) const;

  enum class Verdict { known, unknown, changed, revoked };
  struct Judgement {
    Verdict verdict = Verdict::unknown;
    std::size_t line = 0;  // that decided, from 1; 0 where none did
  };
  // `changed`: the file has keys for this host, but not this one.
  [[nodiscard]] Judgement judge(std::string_view name, const PublicKey& key) const;

 private:
  struct Line {
    std::size_t number = 0;
    bool revoked = false;
    std::string hosts;  // as in the file
    PublicKey key;
  };
  std::vector<Line> lines_;
};

// The line that makes a host known, with its newline.
[[nodiscard]] std::string known_hosts_line(std::string_view name, const PublicKey& key);

}  // namespace courier::ssh
