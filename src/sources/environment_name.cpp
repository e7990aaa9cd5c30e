#include "sources/environment_name.h"

#include <algorithm>

#include "base/text.h"

namespace courier::sources {

namespace {

constexpr std::size_t longest_part = 100;

bool is_part(std::string_view text) {
  return !text.empty() && text.size() <= longest_part && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

}  // namespace

Result<EnvironmentName> parse_environment_name(std::string_view text) {
  const auto refuse = [&](const std::string& finding) {
    return usage_error(quote(text) + " is no environment's name: " + finding,
                       "names look like [ORG/][PROJECT/]ENV[@VERSION]");
  };
  EnvironmentName out;
  std::string_view name = text;
  std::size_t mark = name.find('@');
  mark = mark == std::string_view::npos ? name.find(':') : mark;
  if (mark != std::string_view::npos) {
    out.version = std::string(name.substr(mark + 1));
    name = name.substr(0, mark);
    if (!is_part(out.version)) {
      return refuse(quote(out.version) + " is no version");
    }
  }
  const std::vector<std::string_view> parts = split(name, '/');
  if (parts.size() > 3) {
    return refuse("it has " + std::to_string(parts.size()) + " parts");
  }
  for (const std::string_view part : parts) {
    if (!is_part(part)) {
      return refuse(part.empty() ? "a part of it is empty"
                                 : quote(part) + " is not made of up to 100 letters, digits, -, _ "
                                                 "and .");
    }
  }
  out.environment = std::string(parts.back());
  out.project = parts.size() > 1 ? std::string(parts[parts.size() - 2]) : "default";
  out.organization = parts.size() > 2 ? std::string(parts[0]) : std::string();
  return out;
}

Result<std::vector<EnvironmentName>> parse_environment_names(std::string_view text) {
  std::vector<EnvironmentName> out;
  for (const std::string_view line : split(text, '\n')) {
    for (const std::string_view entry : split(line, ',')) {
      if (!trim(entry).empty()) {
        COURIER_TRY_LET(EnvironmentName name, parse_environment_name(trim(entry)));
        out.push_back(std::move(name));
      }
    }
  }
  return out;
}

}  // namespace courier::sources
