#include "cloudinit/script_check.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cloudinit/traps.h"

namespace courier::cloudinit {

namespace {

std::uint32_t lines_before(std::string_view text, std::size_t at) {
  return static_cast<std::uint32_t>(
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

// The kernel reads the interpreter from the first two characters on.
void check_interpreter(std::string_view text, std::size_t at, Findings& findings) {
  const Position place{lines_before(text, at) + 1, 1, at};
  const std::string_view rest = text.substr(at);
  if (!rest.starts_with("#!")) {
    findings.add(Gravity::error, "script",
                 "a script begins with #! and its interpreter, such as #!/bin/sh; without it the "
                 "machine cannot run it",
                 place);
    return;
  }
  const std::string_view interpreter = trim(rest.substr(2, rest.find('\n') - 2));
  if (!interpreter.starts_with('/')) {
    findings.add(Gravity::error, "script",
                 "the interpreter after #! must be an absolute path, such as #!/bin/sh", place);
  }
}

void check_urls(std::string_view text, Findings& findings) {
  std::uint32_t number = 0;
  bool any = false;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    const std::string lower = to_lower(line);
    for (const std::string_view word : {"#include-once", "#include"}) {
      if (lower.starts_with(word)) {
        line.remove_prefix(word.size());
        break;
      }
    }
    const std::string_view url = trim(line);
    if (url.empty() || url.starts_with('#')) {
      continue;
    }
    any = true;
    const bool known = url.starts_with("http://") || url.starts_with("https://") ||
                       url.starts_with("file://") || url.starts_with("/");
    if (!known) {
      findings.add(Gravity::error, "include",
                   "this is no URL; one that cannot be had ends the boot stage", {number, 1, 0});
    } else if (url.starts_with("http://")) {
      findings.add(Gravity::warning, "include",
                   "whoever stands between can put commands into what http:// brings",
                   {number, 1, 0});
    }
  }
  if (!any) {
    findings.add(Gravity::warning, "include", "no URL follows", {1, 1, 0});
  }
}

void check_patch(std::string_view text, Findings& findings) {
  constexpr std::string_view header = "#cloud-config-jsonp";
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  const auto patch = nlohmann::json::parse(text.substr(begin + header.size()), nullptr, false);
  const bool good =
      patch.is_array() && std::all_of(patch.begin(), patch.end(), [](const auto& step) {
        return step.is_object() && step.contains("op") && step.contains("path");
      });
  if (!good) {
    findings.add(Gravity::error, "json-patch",
                 "expected a JSON list of patches, each with op and path", {1, 1, 0});
  }
}

}  // namespace

void check_script(const Part& part, const AllowsKey& allows, Findings& findings) {
  const std::string_view text = part.text;
  switch (part.kind) {
    case PartKind::script:
    case PartKind::other_script: check_interpreter(text, 0, findings); break;
    case PartKind::boothook: {
      constexpr std::string_view header = "#cloud-boothook";
      const std::size_t begin = std::min(text.find('#'), text.size());
      const bool with_header = to_lower(text.substr(begin, header.size())) == header;
      const std::size_t script =
          text.find_first_not_of(" \t\r\n", with_header ? begin + header.size() : 0);
      check_interpreter(text, std::min(script, text.size()), findings);
      break;
    }
    case PartKind::include: check_urls(text, findings); break;
    case PartKind::json_patch: check_patch(text, findings); break;
    case PartKind::part_handler:
      findings.add(Gravity::note, "script", "a part handler's Python is not judged");
      break;
    case PartKind::cloud_config:
    case PartKind::archive:
    case PartKind::jinja:
    case PartKind::unknown: break;
  }
  std::string name = allow_name(part.filename.substr(part.filename.rfind('/') + 1));
  check_script_keys(text, name.empty() ? "script" : name, allows, findings);
}

void check_script_order(const Part& part, Findings& findings) {
  const std::string base = part.filename.substr(part.filename.rfind('/') + 1);
  if (part.kind == PartKind::script && base > "runcmd") {
    findings.add(Gravity::warning, "order",
                 "scripts run in the order of their names: this one after runcmd; begin its name "
                 "with a number, such as 10-" +
                     (allow_name(base).size() < 40 ? base : std::string("setup.sh")));
  }
}

}  // namespace courier::cloudinit
