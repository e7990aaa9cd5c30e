// Logs in to a host with one key and nothing else, and runs commands there; libssh is at home here.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.h"
#include "base/effects.h"
#include "base/error.h"
#include "ssh/host_name.h"
#include "ssh/private_key.h"

// NOLINTNEXTLINE(readability-identifier-naming): libssh's name
struct ssh_session_struct;

namespace courier::ssh {

class Session {
 public:
  // Speaks SSH on a connected socket until the host has proven that the host key it shows is its
  // own; whether that is the right one is for the caller to judge before log_in(). The host may
  // show keys of these types only; all that OpenSSH has by default, where none is named. No
  // configuration file, agent or key file of the user is read. Each exchange may take as long as
  // `timeout`.
  [[nodiscard]] static Result<Session> open(Descriptor socket, const HostName& name,
                                            const std::vector<std::string>& host_key_types,
                                            std::chrono::seconds timeout);

  [[nodiscard]] const PublicKey& host_key() const { return host_key_; }

  enum class Answer { accepted, refused };
  // Offers this key, with SHA-2 for RSA; another one may be tried after `refused`.
  [[nodiscard]] Result<Answer> log_in(const PrivateKey& key, Random& random);

  // After log_in(): whether a session can be had as well, for whoever runs nothing in it.
  [[nodiscard]] Result<void> try_session();

  struct Output {
    int status = 0;    // of the command; -1 where a signal ended it
    std::string text;  // its standard output
  };
  // After log_in(). The user's login shell gets `command`; `input` is its standard input.
  [[nodiscard]] Result<Output> run(const std::string& command, std::string_view input);

 private:
  struct Free {
    void operator()(ssh_session_struct* session) const;
  };
  using Handle = std::unique_ptr<ssh_session_struct, Free>;

  Session(Descriptor socket, HostName name, Handle session, PublicKey host_key,
          std::chrono::seconds timeout);

  Descriptor socket_;  // outlives the session, which does not close it
  HostName name_;
  Handle session_;
  PublicKey host_key_;
  std::chrono::seconds timeout_;
};

}  // namespace courier::ssh
