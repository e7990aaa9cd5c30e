#include "net/curl_dial.h"

#include <curl/curl.h>
#include <fcntl.h>

#include <memory>

#include "net/curl_start.h"

namespace courier::net {

namespace {

struct Free {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::unexpected<Error> refused(const std::string& where, CURLcode code) {
  if (code == CURLE_COULDNT_RESOLVE_HOST) {
    return failure(where + ": the name has no address", "check the host's name, and the network");
  }
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return failure(where + ": no answer in time",
                   "is the machine up, and its port open? --timeout gives it more seconds");
  }
  return failure(where + ": no connection", "is the machine up, and sshd listening on this port?");
}

}  // namespace

Result<Descriptor> curl_dial(const std::string& host, int port, std::chrono::milliseconds timeout) {
  if (!start_curl()) {
    return failure("libcurl does not start");
  }
  const std::string where = host + " port " + std::to_string(port);
  const std::unique_ptr<CURL, Free> easy(curl_easy_init());
  const std::unique_ptr<CURLU, Free> url(curl_url());
  const std::string in_url = host.find(':') == std::string::npos ? host : '[' + host + ']';
  if (curl_url_set(url.get(), CURLUPART_SCHEME, "http", 0) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_HOST, in_url.c_str(), 0) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_PORT, std::to_string(port).c_str(), 0) != CURLUE_OK) {
    return usage_error(where + ": not the name or address of a host");
  }
  curl_easy_setopt(easy.get(), CURLOPT_CURLU, url.get());
  curl_easy_setopt(easy.get(), CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");  // whatever the environment says
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, timeout.count());
  curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS, timeout.count());
  if (const CURLcode code = curl_easy_perform(easy.get()); code != CURLE_OK) {
    return refused(where, code);
  }
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(easy.get(), CURLINFO_ACTIVESOCKET, &socket);
  // libcurl closes its own; the connection stays with ours.
  Descriptor ours(::fcntl(socket, F_DUPFD_CLOEXEC, 0));
  if (!ours.valid()) {
    return failure(where + ": the connection was lost at once");
  }
  return ours;
}

}  // namespace courier::net
