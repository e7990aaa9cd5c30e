#include <catch2/catch.hpp>

#include "net/curl_transport.h"
#include "support/fakes.h"
#include "support/loopback_server.h"

using namespace courier;
using testing::http_answer;
using testing::LoopbackServer;

namespace {

std::unique_ptr<net::Transport> transport(const Environment& environment = {},
                                          const std::string& certificates = {}) {
  testing::FakeFiles files;
  auto made = net::make_curl_transport({certificates}, files, environment);
  REQUIRE(made);
  return std::move(*made);
}

net::Request request(std::string method, std::string url) {
  net::Request out;
  out.method = std::move(method);
  out.url = std::move(url);
  out.timeout = std::chrono::milliseconds(5000);
  return out;
}

std::string text_of(const Error& error) {
  return error.message + (error.hint.empty() ? "" : "\n" + error.hint);
}

// What a request to `url` is refused with.
std::string refusal(net::Transport& with, const net::Request& sent) {
  const Result<net::Response> response = with.send(sent);
  REQUIRE_FALSE(response);
  return text_of(response.error());
}

}  // namespace

TEST_CASE("a request goes out as it is given, and the answer comes back") {
  LoopbackServer server({http_answer("201 Created", "X-Two: a\r\nX-Two:  b \r\n", "{\"a\":1}")});
  net::Request sent = request("PUT", server.url() + "/a/b?c=d");
  sent.headers = {{"Authorization", Secret("Bearer hush")},
                  {"Content-Type", "application/json"},
                  {"X-Empty", std::string()}};
  sent.body = Secret(std::string("\0body", 5));
  const Result<net::Response> response = transport()->send(sent);
  REQUIRE(response);
  CHECK(response->status == 201);
  CHECK(response->body == "{\"a\":1}");
  CHECK(response->header("x-two") == "a");
  CHECK(response->header("absent").empty());
  CHECK(response->headers[1] == std::pair<std::string, std::string>("x-two", "b"));
  CHECK_FALSE(response->repeated);
  CHECK(server.requests() ==
        std::vector{std::string("PUT /a/b?c=d HTTP/1.1\r\nHost: ") + server.host() +
                    "\r\nAccept: */*\r\nAuthorization: Bearer hush\r\n"
                    "Content-Type: application/json\r\nX-Empty:\r\nContent-Length: 5\r\n\r\n" +
                    std::string("\0body", 5)});
}

TEST_CASE("every method, with a body and without") {
  const std::string answer = http_answer("200 OK", "", "");
  for (const auto& [method, first, body] : {
           std::tuple{"GET", "GET / HTTP/1.1", false},
           std::tuple{"HEAD", "HEAD / HTTP/1.1", false},
           std::tuple{"DELETE", "DELETE / HTTP/1.1", false},
           std::tuple{"POST", "POST / HTTP/1.1", false},
           std::tuple{"PATCH", "PATCH / HTTP/1.1", true},
       }) {
    LoopbackServer server({answer});
    net::Request sent = request(method, server.url() + "/");
    if (body) {
      sent.body = std::string("x");
    }
    const Result<net::Response> response = transport()->send(sent);
    REQUIRE(response);
    CHECK(response->status == 200);
    const std::string seen = server.requests().front();
    CHECK(seen.starts_with(first));
    CHECK(seen.ends_with(body ? "\r\nContent-Length: 1\r\n\r\nx" : "\r\n\r\n"));
    CHECK_FALSE(seen.contains("Content-Type"));
    CHECK_FALSE(seen.contains("Expect"));
  }
}

TEST_CASE("a redirect is an answer") {
  LoopbackServer server({http_answer("302 Found", "Location: http://127.0.0.1:1/\r\n", "")});
  const Result<net::Response> response = transport()->send(request("GET", server.url() + "/"));
  REQUIRE(response);
  CHECK(response->status == 302);
  CHECK(response->header("location") == "http://127.0.0.1:1/");
  CHECK(server.requests().size() == 1);
}

TEST_CASE("headers of an interim answer are not the answer's") {
  LoopbackServer server({"HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n" +
                         http_answer("200 OK", "X-Late: 1\r\n", "ok")});
  const Result<net::Response> response = transport()->send(request("GET", server.url() + "/"));
  REQUIRE(response);
  CHECK(response->header("x-early").empty());
  CHECK(response->header("x-late") == "1");
}

TEST_CASE("no answer is an error that names the host and the reason") {
  const auto curl = transport();
  const std::string network =
      "\ncheck the URL, the network, and HTTPS_PROXY if this network needs a proxy";
  {
    LoopbackServer server({""});
    CHECK(refusal(*curl, request("GET", server.url() + "/secret-path")) ==
          "no answer from " + server.host() + ": Server returned nothing (no headers, no data)" +
              network);
  }
  {
    LoopbackServer server({LoopbackServer::silence()});
    net::Request sent = request("GET", server.url() + "/");
    sent.timeout = std::chrono::milliseconds(100);
    CHECK(refusal(*curl, sent) == "no answer from " + server.host() +
                                      ": Timeout was reached\ntry again, or give each request "
                                      "more seconds with timeout");
  }
  {
    LoopbackServer server({"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"});
    CHECK(refusal(*curl, request("GET", server.url() + "/")) ==
          "no answer from " + server.host() + ": Transferred a partial file" + network);
  }
  {
    LoopbackServer server({"SSH-2.0-OpenSSH_9.2\r\n"});
    CHECK(refusal(*curl, request("GET", server.url() + "/")) ==
          "no answer from " + server.host() + ": Unsupported protocol" + network);
  }
  std::string closed;
  {
    closed = LoopbackServer({}).host();
  }
  CHECK(refusal(*curl, request("GET", "http://" + closed + "/")) ==
        "no answer from " + closed + ": Couldn't connect to server" + network);
}

TEST_CASE("an answer without end is refused") {
  LoopbackServer server({http_answer("200 OK", "", std::string(net::longest_response + 1, 'x'))});
  CHECK(refusal(*transport(), request("GET", server.url() + "/")) ==
        "the answer of " + server.host() + " is longer than 16 MiB");
}

TEST_CASE("what is not sent at all") {
  const auto curl = transport();
  const auto to = [&](const char* url) { return refusal(*curl, request("GET", url)); };
  CHECK(to("http://api.github.com/x") ==
        "plain HTTP to api.github.com is refused: secrets would travel unencrypted\n"
        "use https://; http:// works for this machine (127.0.0.1) only");
  CHECK(to("http://127.0.0.1.example.com:80/").starts_with("plain HTTP to 127.0.0.1.example.com"));
  CHECK(to("http://10.0.0.1/").starts_with("plain HTTP to 10.0.0.1 is refused"));
  CHECK(to("http://localhost.evil/").starts_with("plain HTTP to localhost.evil is refused"));
  for (const char* url : {"ftp://127.0.0.1/", "https://user:pw@127.0.0.1/", "127.0.0.1", ""}) {
    CHECK(to(url) ==
          "not a URL to send a request to\nwrite https://HOST, without a user name and password");
  }
  // The test's files hold no certificates.
  CHECK(to("https://127.0.0.1:1/") ==
        "no CA certificates to verify 127.0.0.1:1 with: there is no "
        "/etc/ssl/certs/ca-certificates.crt\n"
        "install the package ca-certificates, or name a file with ca-file");

  net::Request broken = request("GET", "http://127.0.0.1:1/");
  broken.headers = {{"Authorization", Secret("Bearer hush\nX-Evil: 1")}};
  CHECK(refusal(*curl, broken) ==
        "the value for the header Authorization holds a control character\n"
        "a token ends with a line break when it was read from a file whole");
}

TEST_CASE("this machine is 127.0.0.0/8, ::1 and localhost, however it is written") {
  for (const char* host :
       {"127.0.0.1", "127.1", "0x7f.0.0.1", "127.9.9.9", "localhost", "LOCALHOST", "[::1]"}) {
    CAPTURE(host);
    net::Request sent = request("GET", std::string("http://") + host + ":1/");
    CHECK(refusal(*transport(), sent).starts_with("no answer from "));
  }
}

TEST_CASE("certificates that are none are refused before any request") {
  testing::FakeFiles files;
  const auto made = net::make_curl_transport({"not PEM"}, files, {});
  REQUIRE_FALSE(made);
  CHECK(made.error().kind == ErrorKind::usage);
  CHECK(text_of(made.error()) == "ca-file holds no certificate\n"
                                 "it must hold lines from -----BEGIN CERTIFICATE----- on (PEM)");
}

TEST_CASE("a proxy sees a host to connect to, and nothing else") {
  const std::string certificates = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
  LoopbackServer proxy({http_answer("503 No", "", "")});
  net::Request sent = request("GET", "https://api.example/secret-path");
  sent.headers = {{"Authorization", Secret("Bearer hush")}, {"User-Agent", "test"}};

  SECTION("from the environment that is given") {
    const auto curl = transport({{"HTTPS_PROXY", proxy.url()}}, certificates);
    CHECK(refusal(*curl, sent).starts_with("no answer from api.example: "));
    REQUIRE(proxy.requests().size() == 1);
    CHECK(proxy.requests()[0].starts_with("CONNECT api.example:443 HTTP/1.1\r\n"));
    CHECK_FALSE(proxy.requests()[0].contains("hush"));
    CHECK_FALSE(proxy.requests()[0].contains("secret-path"));
  }
  SECTION("the lower-case variable wins") {
    const auto curl = transport(
        {{"https_proxy", proxy.url()}, {"HTTPS_PROXY", "http://127.0.0.1:1"}}, certificates);
    CHECK(refusal(*curl, sent).starts_with("no answer from api.example: "));
    CHECK(proxy.requests().size() == 1);
  }
  SECTION("NO_PROXY names hosts that are asked directly") {
    sent.url = "https://nowhere.invalid/";
    const auto curl =
        transport({{"HTTPS_PROXY", proxy.url()}, {"NO_PROXY", "invalid"}}, certificates);
    CHECK(refusal(*curl, sent) == "no answer from nowhere.invalid: Couldn't resolve host name\n"
                                  "check the URL, the network, and HTTPS_PROXY if this network "
                                  "needs a proxy");
    CHECK(proxy.requests().empty());
  }
  SECTION("this machine is never asked through a proxy") {
    LoopbackServer server({http_answer("200 OK", "", "")});
    const auto curl = transport({{"HTTPS_PROXY", proxy.url()}, {"HTTP_PROXY", proxy.url()}});
    CHECK(curl->send(request("GET", server.url() + "/")));
    CHECK(proxy.requests().empty());
  }
  SECTION("only http and https proxies") {
    testing::FakeFiles files;
    const auto made =
        net::make_curl_transport({}, files, {{"HTTPS_PROXY", "socks5://user:hush@host"}});
    REQUIRE_FALSE(made);
    CHECK(text_of(made.error()) == "HTTPS_PROXY names a proxy of a kind that is not supported\n"
                                   "use an http:// or https:// proxy");
  }
}
