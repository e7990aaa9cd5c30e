#include "ssh/host_name.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace courier::ssh {

namespace {

bool is_word(std::string_view text) {
  return !text.empty() && text.front() != '-' && std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7F && c != '/' && c != '@' && c != ',' &&
           c != '*' && c != '?' && c != '!' && c != '#' && c != '[' && c != ']';
  });
}

bool is_ipv6(std::string_view host) { return host.find(':') != std::string_view::npos; }

}  // namespace

std::string HostName::in_known_hosts() const {
  return port == 22 ? host : '[' + host + "]:" + std::to_string(port);
}

std::string HostName::text() const {
  const std::string place = port == 22      ? host
                            : is_ipv6(host) ? '[' + host + "]:" + std::to_string(port)
                                            : host + ':' + std::to_string(port);
  return user.empty() ? place : user + '@' + place;
}

Result<HostName> parse_host_name(std::string_view text) {
  const auto refused = [&] {
    return usage_error(quote(text) + ": expected [USER@]HOST[:PORT]",
                       "for example ubuntu@192.0.2.7, or ubuntu@[2001:db8::7]:2222");
  };
  HostName name;
  std::string_view rest = text;
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    name.user = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    if (!is_word(name.user) || is_ipv6(name.user)) {
      return refused();
    }
  }
  std::string_view port;
  bool has_port = false;
  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    if (end == std::string_view::npos) {
      return refused();
    }
    name.host = to_lower(rest.substr(1, end - 1));
    rest.remove_prefix(end + 1);
    has_port = rest.starts_with(':');
    port = has_port ? rest.substr(1) : rest;
    if (!has_port && !rest.empty()) {
      return refused();
    }
  } else if (std::count(rest.begin(), rest.end(), ':') == 1) {
    has_port = true;
    port = rest.substr(rest.find(':') + 1);
    name.host = to_lower(rest.substr(0, rest.find(':')));
  } else {
    name.host = to_lower(rest);
  }
  if (has_port) {
    const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), name.port);
    if (failed != std::errc() || end != port.data() + port.size() || name.port < 1 ||
        name.port > 65535) {
      return refused();
    }
  }
  return is_word(name.host) ? Result<HostName>(std::move(name)) : refused();
}

}  // namespace courier::ssh
