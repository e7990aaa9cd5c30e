#include "property_path.h"

#include <algorithm>

namespace courier::conformance {

namespace {

bool is_word(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// A name is quoted unless it is a word; then every character that made it so after a backslash, if
// it is a quote.
void append_name(std::string& out, std::string_view name, bool first) {
  if (std::ranges::all_of(name, is_word)) {
    out += first ? "" : ".";
    out += name;
    return;
  }
  out += "[\"";
  for (const char c : name) {
    out += c == '"' ? "\\" : "";
    out += c;
  }
  out += "\"]";
}

}  // namespace

std::string canonical_path(std::string_view path) {
  std::string out;
  std::size_t at = 0;
  bool first = true;
  while (at < path.size()) {
    if (path[at] == '.') {
      ++at;
      continue;
    }
    if (path.substr(at).starts_with("[\"")) {
      std::string name;
      for (at += 2; at < path.size() && path[at] != '"'; ++at) {
        at += path.substr(at).starts_with("\\\"") ? 1U : 0U;
        name += path[at];
      }
      at += 2;  // the quote and the bracket
      append_name(out, name, first);
    } else if (path[at] == '[') {
      const std::size_t end = std::min(path.find(']', at), path.size());
      out += path.substr(at, end - at) == "[*" ? "[\"*\"" : path.substr(at, end - at);
      out += ']';
      at = end + 1;
    } else {
      const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
      append_name(out, path.substr(at, end - at), first);
      at = end;
    }
    first = false;
  }
  return out;
}

}  // namespace courier::conformance
