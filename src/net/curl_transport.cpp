#include "net/curl_transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "base/text.h"
#include "net/curl_start.h"

namespace courier::net {

namespace {

constexpr std::chrono::milliseconds longest_connect{10000};

// Where distributions keep the certificates that they trust; the image has the first.
constexpr std::array system_bundles = {
    "/etc/ssl/certs/ca-certificates.crt",  // Debian, Arch, our image
    "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",              // SUSE
    "/etc/ssl/cert.pem",                   // Alpine
};

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, FreeUrl>;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};

std::string url_part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) {
    return {};
  }
  std::string out(text);
  curl_free(text);
  return out;
}

// libcurl writes every form of an IPv4 address as four decimal numbers.
bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") {
    return true;
  }
  const std::vector<std::string_view> parts = split(host, '.');
  return parts.size() == 4 && parts.front() == "127" &&
         std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
         });
}

struct Destination {
  UrlHandle url;
  std::string host;  // with the port where the URL has one, for messages
  bool is_plain = false;
  bool loopback = false;
};

Result<Destination> destination_of(const std::string& text) {
  Destination to{UrlHandle(curl_url()), {}, false, false};
  const bool valid =
      curl_url_set(to.url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) == CURLUE_OK;
  const std::string scheme = url_part(to.url.get(), CURLUPART_SCHEME);
  if (!valid || (scheme != "https" && scheme != "http")) {
    // Not quoted: it may hold a password.
    return usage_error("not a URL to send a request to",
                       "write https://HOST, without a user name and password");
  }
  const std::string host = url_part(to.url.get(), CURLUPART_HOST);
  const std::string port = url_part(to.url.get(), CURLUPART_PORT);
  to.host = port.empty() ? host : host + ':' + port;
  to.loopback = is_loopback(to_lower(host));
  to.is_plain = scheme == "http";
  if (to.is_plain && !to.loopback) {
    return usage_error("plain HTTP to " + to.host + " is refused: secrets would travel unencrypted",
                       "use https://; http:// works for this machine (127.0.0.1) only");
  }
  return to;
}

std::string_view revealed(const Content& content, Disclosure sink) {
  if (const auto* secret = std::get_if<Secret>(&content)) {
    return secret->reveal(sink);
  }
  return std::get<std::string>(content);
}

Result<List> header_list(const Request& request) {
  List list;
  bool has_type = false;
  const auto append = [&](const std::string& line) {
    curl_slist* head = curl_slist_append(list.get(), line.c_str());
    assert(head != nullptr);
    if (!list) {
      list.reset(head);  // later ones hang on it
    }
  };
  for (const Header& header : request.headers) {
    const std::string_view value = revealed(header.value, Disclosure::request_header);
    const bool broken = std::any_of(value.begin(), value.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x20U || c == 0x7F;
    });
    if (broken) {
      return usage_error("the value for the header " + header.name + " holds a control character",
                         "a token ends with a line break when it was read from a file whole");
    }
    has_type = has_type || to_lower(header.name) == "content-type";
    // libcurl takes "Name:" for "do not send it" and "Name;" for "send it empty".
    std::string line = header.name;
    line.reserve(header.name.size() + value.size() + 3);
    line += value.empty() ? ";" : ": ";
    line += value;
    append(line);
    wipe(line);
  }
  if (!has_type) {
    append("Content-Type:");
  }
  append("Expect:");
  return list;
}

// What libcurl hands over piece by piece.
struct Incoming {
  Response response;
  bool too_long = false;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* user) {
  auto& incoming = *static_cast<Incoming*>(user);
  if (incoming.response.body.size() + size > longest_response) {
    incoming.too_long = true;
    return 0;
  }
  incoming.response.body.append(bytes, size);
  return size;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* user) {
  Response& response = static_cast<Incoming*>(user)->response;
  const std::string_view line = trim(std::string_view(bytes, size));
  if (line.starts_with("HTTP/")) {
    response.headers.clear();  // of an interim answer
  } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
    response.headers.emplace_back(to_lower(line.substr(0, colon)),
                                  std::string(trim(line.substr(colon + 1))));
  }
  return size;
}

std::string_view hint_for(CURLcode code) {
  if (code == CURLE_SSL_CACERT_BADFILE) {
    return "a certificate in ca-file cannot be read";
  }
  if (code == CURLE_PEER_FAILED_VERIFICATION) {
    return "name the file with your own CA's certificates with ca-file";
  }
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return "try again, or give each request more seconds with timeout";
  }
  if (code == CURLE_COULDNT_RESOLVE_PROXY) {
    return "check HTTPS_PROXY";
  }
  return "check the URL, the network, and HTTPS_PROXY if this network needs a proxy";
}

class CurlTransport : public Transport {
 public:
  CurlTransport(std::string trusted, std::string proxy, std::string no_proxy)
      : easy_(curl_easy_init()), trusted_(std::move(trusted)), proxy_(std::move(proxy)),
        no_proxy_(std::move(no_proxy)) {
    assert(easy_ != nullptr);
  }

  Result<Response> send(const Request& request) override {
    COURIER_TRY_LET(const Destination to, destination_of(request.url));
    if (!to.is_plain && trusted_.empty()) {
      return failure("no CA certificates to verify " + to.host + " with: there is no " +
                         std::string(system_bundles.front()),
                     "install the package ca-certificates, or name a file with ca-file");
    }
    COURIER_TRY_LET(const List headers, header_list(request));
    Incoming incoming;
    std::array<char, CURL_ERROR_SIZE> detail{};

    curl_easy_reset(easy_.get());  // keeps open connections
    set(CURLOPT_CURLU, to.url.get());
    set(CURLOPT_HTTPHEADER, headers.get());
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, &incoming);
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_HEADERDATA, &incoming);
    set(CURLOPT_ERRORBUFFER, detail.data());
    set_rules(to);
    set(CURLOPT_TIMEOUT_MS, request.timeout.count());
    set(CURLOPT_CONNECTTIMEOUT_MS, std::min(request.timeout, longest_connect).count());
    set_method(request);

    const CURLcode code = curl_easy_perform(easy_.get());
    if (incoming.too_long) {
      return failure("the answer of " + to.host + " is longer than " +
                     std::to_string(longest_response / 1024 / 1024) + " MiB");
    }
    if (code != CURLE_OK) {
      // For a certificate libcurl's own words say which check failed; elsewhere they hold times.
      const bool verification = code == CURLE_PEER_FAILED_VERIFICATION && detail.front() != '\0';
      return failure("no answer from " + to.host + ": " +
                         (verification ? detail.data() : curl_easy_strerror(code)),
                     std::string(hint_for(code)));
    }
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &incoming.response.status);
    return std::move(incoming.response);
  }

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    [[maybe_unused]] const CURLcode code = curl_easy_setopt(easy_.get(), option, value);
    assert(code == CURLE_OK);
  }

  // What holds for every request, whatever the environment says.
  void set_rules(const Destination& to) {
    set(CURLOPT_PROTOCOLS_STR, to.is_plain ? "http" : "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    // An empty proxy and an empty list keep libcurl from reading the environment itself.
    set(CURLOPT_PROXY, to.loopback ? "" : proxy_.c_str());
    set(CURLOPT_NOPROXY, no_proxy_.c_str());
    set(CURLOPT_HEADEROPT, long{CURLHEADER_SEPARATE});  // ours are not for the proxy
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (!trusted_.empty()) {
      curl_blob certificates{trusted_.data(), trusted_.size(), CURL_BLOB_NOCOPY};
      set(CURLOPT_CAINFO_BLOB, &certificates);
      set(CURLOPT_PROXY_CAINFO_BLOB, &certificates);
    }
  }

  void set_method(const Request& request) {
    if (request.method == "HEAD") {
      set(CURLOPT_NOBODY, 1L);
      return;
    }
    if (request.body || request.method == "POST" || request.method == "PUT" ||
        request.method == "PATCH") {
      const std::string_view body =
          request.body ? revealed(*request.body, Disclosure::request_body) : std::string_view();
      set(CURLOPT_POST, 1L);
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
      set(CURLOPT_POSTFIELDS, body.empty() ? "" : body.data());  // not copied
    }
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (request.method != "GET") {
      // On a connection used before, libcurl repeats a request by itself when the connection closes
      // without an answer. Whether a write went out once or twice is for our caller to know.
      set(CURLOPT_FRESH_CONNECT, 1L);
    }
  }

  std::unique_ptr<CURL, FreeEasy> easy_;
  std::string trusted_;
  std::string proxy_;
  std::string no_proxy_;
};

// The lower-case variable wins, as in curl.
std::string from_environment(const Environment& environment, const std::string& lower) {
  for (const std::string& name : {lower, to_upper(lower)}) {
    if (const auto found = environment.find(name);
        found != environment.end() && !found->second.empty()) {
      return found->second;
    }
  }
  return {};
}

Result<std::string> trusted_certificates(const std::string& extra, Files& files) {
  if (!extra.empty() && !extra.contains("-----BEGIN CERTIFICATE-----")) {
    return usage_error("ca-file holds no certificate",
                       "it must hold lines from -----BEGIN CERTIFICATE----- on (PEM)");
  }
  for (const char* path : system_bundles) {
    // A link is followed: Alpine's and Fedora's bundles are links.
    if (Result<std::string> bundle = files.read(path); bundle && !bundle->empty()) {
      return *bundle + '\n' + extra;
    }
  }
  return extra;
}

}  // namespace

Result<std::unique_ptr<Transport>> make_curl_transport(const CurlSettings& settings, Files& files,
                                                       const Environment& environment) {
  if (!start_curl()) {
    return failure("libcurl does not start");
  }
  const std::string proxy = from_environment(environment, "https_proxy");
  if (proxy.contains("://") && !proxy.starts_with("http://") && !proxy.starts_with("https://")) {
    return usage_error("HTTPS_PROXY names a proxy of a kind that is not supported",
                       "use an http:// or https:// proxy");
  }
  COURIER_TRY_LET(std::string trusted, trusted_certificates(settings.extra_certificates, files));
  return std::make_unique<CurlTransport>(std::move(trusted), proxy,
                                         from_environment(environment, "no_proxy"));
}

}  // namespace courier::net
