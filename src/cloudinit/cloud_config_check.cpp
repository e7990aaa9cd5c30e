#include "cloudinit/cloud_config_check.h"

#include <algorithm>
#include <array>

#include "base/pattern.h"
#include "base/text.h"
#include "cloudinit/schema.h"
#include "cloudinit/traps.h"
#include "yaml/read.h"

namespace courier::cloudinit {

namespace {

std::string_view line_at(std::string_view text, std::uint32_t number) {
  const std::vector<std::string_view> lines = split(text, '\n');
  return number >= 1 && number <= lines.size() ? lines[number - 1] : std::string_view();
}

// Of a line near the begin of a PEM block that YAML cannot read on.
bool slid_out_of_pem(std::string_view text, std::uint32_t line) {
  const std::vector<std::string_view> lines = split(text, '\n');
  const std::size_t last = std::min<std::size_t>(line, lines.size());
  for (std::size_t i = last; i > 0 && i + 2 > last; --i) {
    if (lines[i - 1].find("-----BEGIN ") != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// Of the first character that YAML 1.1 does not take (5.1).
Position place_of_control(std::string_view text) {
  std::uint32_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    std::uint32_t column = 0;
    for (const char c : line) {
      const auto byte = static_cast<unsigned char>(c);
      column += (byte & 0xC0U) == 0x80U ? 0U : 1U;
      if ((byte < 0x20 && c != '\t' && c != '\r') || byte == 0x7F) {
        return {number, column, 0};
      }
    }
  }
  return {1, 1, 0};
}

// Of the first byte that is none of UTF-8.
Position place_of_stray_byte(std::string_view text) {
  Position place{1, 1, 0};
  while (place.byte < text.size()) {
    std::size_t size = 1;
    while (size <= 4 && !is_utf8(text.substr(place.byte, size))) {
      ++size;
    }
    if (size > 4) {
      break;
    }
    const bool line_end = text[place.byte] == '\n';
    place = {place.line + (line_end ? 1 : 0), line_end ? 1 : place.column + 1, place.byte + size};
  }
  return place;
}

// libyaml's words, and what usually is behind them.
void explain(std::string_view text, const yaml::ReadResult& result, Findings& findings) {
  std::string message = result.diagnostics.list().front().summary;
  if (message.starts_with("yaml: ")) {
    message.erase(0, 6);
    if (message.starts_with("line ")) {
      message.erase(0, message.find(": ") + 2);
    }
  }
  const bool in_key = message == "could not find expected ':'" && result.context;
  Position place = in_key ? *result.context : result.problem.value_or(Position{1, 1, 0});
  if (message == "control characters are not allowed") {
    place = place_of_control(text);
  } else if (!is_utf8(text)) {
    place = place_of_stray_byte(text);
    message = "this is not UTF-8";
  }
  const std::string_view line = line_at(text, place.line);
  const std::string_view indentation = line.substr(0, line.find_first_not_of(" \t"));
  if (indentation.find('\t') != std::string_view::npos) {
    message = "a tab cannot indent; use blanks";
  } else if (trim(line.substr(indentation.size())).starts_with("\xC2\xA0")) {
    message = "a no-break space cannot indent; use blanks";
  } else if (slid_out_of_pem(text, place.line)) {
    message = "the lines of a PEM block must be indented deeper than its key, behind a |";
  } else if (in_key) {
    message = "expected a key and its colon; a text of several lines goes behind a |, indented";
  } else if (message.starts_with("did not find expected ',' or ") &&
             line.find("${") != std::string_view::npos) {
    message = "inside { } and [ ] a ${…} must be quoted, for its braces are YAML's own there";
  } else if (message == "mapping values are not allowed in this context") {
    message += "; a text with a colon and a blank in it must be quoted";
  }
  findings.add(Gravity::error, "yaml", message + "; cloud-init drops the whole document", place);
}

struct Extents {
  std::vector<yaml::Extent> quoted;  // quotes and blocks, which may hold tabs
  std::vector<yaml::Extent> plain;
};

void collect(const yaml::Node& node, Extents& extents) {
  if (node.kind == yaml::Kind::scalar) {
    (node.style == yaml::Style::plain ? extents.plain : extents.quoted).push_back(node.extent);
  }
  for (const yaml::Node& child : node.children) {
    collect(child, extents);
  }
}

bool inside(const std::vector<yaml::Extent>& extents, std::size_t at) {
  return std::any_of(extents.begin(), extents.end(), [&](const yaml::Extent& extent) {
    return extent.begin <= at && at < extent.end;
  });
}

// libyaml takes tabs between tokens and inside plain text; PyYAML does not.
void refuse_tabs(const yaml::Document& document, Findings& findings) {
  const std::string& text = *document.text;
  if (text.find('\t') == std::string::npos) {
    return;
  }
  Extents extents;
  collect(document.root, extents);
  std::uint32_t number = 0;
  std::size_t begin = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    std::uint32_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      column += (static_cast<unsigned char>(line[i]) & 0xC0U) == 0x80U ? 0U : 1U;
      const std::size_t at = begin + i;
      const bool comment = line[i] == '#' && (i == 0 || line[i - 1] == ' ') &&
                           !inside(extents.quoted, at) && !inside(extents.plain, at);
      if (comment) {
        break;
      }
      if (line[i] == '\t' && !inside(extents.quoted, at)) {
        findings.add(Gravity::error, "yaml",
                     "cloud-init takes no tab here: use blanks, or quote the text; it drops the "
                     "whole document",
                     {number, column, at});
        return;
      }
    }
    begin += line.size() + 1;
  }
}

bool is_marker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) &&
         (line.size() == marker.size() ||
          std::string_view(" \t\r").find(line[marker.size()]) != std::string_view::npos);
}

// yaml::read takes the first document; cloud-init refuses a second one.
void refuse_second_document(const yaml::Document& document, Findings& findings) {
  std::uint32_t number = 0;
  bool begun = false;
  bool ended = false;
  for (const std::string_view line : split(*document.text, '\n')) {
    ++number;
    const std::string_view content = trim(line);
    if (content.empty() || content.starts_with('#') || (!begun && content.starts_with('%'))) {
      continue;
    }
    if (begun && (ended || is_marker(line, "---"))) {
      findings.add(Gravity::error, "yaml",
                   "a second YAML document begins; cloud-init drops all of them", {number, 1, 0});
      return;
    }
    begun = true;
    ended = is_marker(line, "...");
  }
}

}  // namespace

std::unique_ptr<CloudConfigText> read_yaml(std::string_view text, Findings& findings) {
  static const auto no_name = std::make_shared<const std::string>();
  static const Pattern newer = *Pattern::compile("\\n%YAML 1\\.2( +#.*| *)\\r?\\n");
  std::string whole(text);
  // go-yaml, whose rules yaml::read has, takes no 1.2; PyYAML does, and makes no difference.
  if (newer.matches(text)) {
    whole = replace_all(std::move(whole), "\n%YAML 1.2", "\n%YAML 1.1");
  }
  yaml::ReadResult result =
      yaml::read(no_name, std::make_shared<const std::string>(std::move(whole)));
  if (!result.document) {
    explain(text, result, findings);
    return {};
  }
  auto read = std::make_unique<CloudConfigText>();
  read->document = std::move(*result.document);
  refuse_second_document(read->document, findings);
  refuse_tabs(read->document, findings);
  auto root = load_items(read->document, findings);
  if (!root) {
    return {};
  }
  read->root = std::move(*root);
  return read;
}

void check_items(const CloudConfigText& read, const AllowsKey& allows, Findings& findings) {
  const Item& root = read.root;
  if (!root.is(Item::Kind::mapping)) {
    findings.add(Gravity::error, "yaml",
                 "expected a mapping of cloud-init's keys, found " +
                     std::string(name_of(root.kind)),
                 root.place());
    return;
  }
  check_schema(root, findings);
  check_users(root, findings);
  check_files(root, findings);
  check_keys(root, allows, findings);
  check_texts(root, *read.document.text, findings);
}

std::unique_ptr<CloudConfigText> check_cloud_config(std::string_view text, const AllowsKey& allows,
                                                    Findings& findings) {
  auto read = read_yaml(text, findings);
  if (!read) {
    return {};
  }
  check_items(*read, allows, findings);
  return read->root.is(Item::Kind::mapping) ? std::move(read) : nullptr;
}

}  // namespace courier::cloudinit
