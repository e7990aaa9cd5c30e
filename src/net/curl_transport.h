// HTTP by libcurl: TLS always verified, plain HTTP to this machine only, no redirects.
#pragma once

#include <memory>
#include <string>

#include "base/effects.h"
#include "net/transport.h"

namespace courier::net {

// An answer longer than this is refused; GitHub's and Pulumi Cloud's are far below it.
inline constexpr std::size_t longest_response = std::size_t{16} * 1024 * 1024;

struct CurlSettings {
  // Certificates in PEM that are trusted besides the system's; empty: none.
  std::string extra_certificates;
};

// Trusts the first system bundle that exists (Debian's and the image's
// /etc/ssl/certs/ca-certificates.crt, then Fedora's, SUSE's and Alpine's) and the extra
// certificates. SSL_CERT_FILE and the like do not change what is trusted.
//
// `environment` gives HTTPS_PROXY and NO_PROXY, or the same in lower case, which wins as in curl;
// a proxy may be http:// or https://. Requests to this machine never take a proxy.
[[nodiscard]] Result<std::unique_ptr<Transport>>
make_curl_transport(const CurlSettings& settings, Files& files, const Environment& environment);

}  // namespace courier::net
