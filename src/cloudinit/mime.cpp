#include "cloudinit/mime.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/encode.h"
#include "base/text.h"
#include "cloudinit/gzip.h"

namespace courier::cloudinit {

namespace {

constexpr std::size_t searched_bytes = 4096;
constexpr int deepest = 20;

struct Line {
  std::string_view text;  // without its end
  std::size_t begin = 0;
};

using Lines = std::vector<Line>;

Lines lines_of(std::string_view text) {
  Lines lines;
  std::size_t begin = 0;
  for (std::string_view line : split(text, '\n')) {
    const std::size_t size = line.size();
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    lines.push_back({line, begin});
    begin += size + 1;
  }
  return lines;
}

struct Headers {
  std::map<std::string, std::string> values;  // by lower-case name; the first of several counts

  [[nodiscard]] std::string get(const std::string& name) const {
    const auto found = values.find(name);
    return found == values.end() ? "" : found->second;
  }
};

// `type/subtype; name="value"; name=value`: the value's first word in lower case, or a parameter.
std::string main_value(std::string_view header) {
  return to_lower(trim(header.substr(0, header.find(';'))));
}

std::string parameter(std::string_view header, std::string_view name) {
  std::size_t at = header.find(';');
  while (at != std::string_view::npos) {
    std::string_view rest = header.substr(at + 1);
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) {
      break;
    }
    const std::string found = to_lower(trim(rest.substr(0, equals)));
    std::string_view value = rest.substr(equals + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    const bool quoted = value.starts_with('"');
    const std::size_t end = quoted ? value.find('"', 1) : value.find(';');
    const std::string_view text = value.substr(quoted ? 1 : 0, quoted ? end - 1 : end);
    if (found == name) {
      return std::string(quoted ? text : trim(text));
    }
    at = header.find(';', static_cast<std::size_t>(value.data() - header.data()) +
                              (quoted && end != std::string_view::npos ? end : 0));
  }
  return {};
}

bool looks_like_header(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon != std::string_view::npos && colon > 0 &&
         line.substr(0, colon).find_first_of(" \t") == std::string_view::npos;
}

class Reader {
 public:
  Reader(std::string_view text, Findings& findings)
      : text_(text), lines_(lines_of(text)), findings_(findings) {}

  std::vector<Part> run() {
    entity(0, lines_.size(), 0);
    return std::move(parts_);
  }

 private:
  void complain(std::size_t line, std::string message, Gravity gravity = Gravity::error) {
    findings_.add(gravity, "mime", std::move(message), {shown(line), 1, 0});
  }

  // Counted from 1. A part may begin where the text ends.
  [[nodiscard]] std::uint32_t shown(std::size_t line) const {
    return static_cast<std::uint32_t>(std::min(line + 1, lines_.size()));
  }

  Headers headers(std::size_t& at, std::size_t end) {
    Headers headers;
    std::string* last = nullptr;
    for (; at < end && !lines_[at].text.empty(); ++at) {
      const std::string_view line = lines_[at].text;
      if ((line.starts_with(' ') || line.starts_with('\t')) && last != nullptr) {
        *last += ' ' + std::string(trim(line));
      } else if (looks_like_header(line)) {
        const std::size_t colon = line.find(':');
        last = &headers.values
                    .try_emplace(to_lower(line.substr(0, colon)), trim(line.substr(colon + 1)))
                    .first->second;
      } else {
        break;  // the body begins without an empty line, as Python's parser takes it too
      }
    }
    if (at < end && lines_[at].text.empty()) {
      ++at;
    }
    return headers;
  }

  [[nodiscard]] std::string_view body(std::size_t from, std::size_t end) const {
    const std::size_t begin = from < lines_.size() ? lines_[from].begin : text_.size();
    std::size_t stop = end < lines_.size() ? lines_[end].begin : text_.size();
    // The line end before a boundary belongs to the boundary.
    if (end < lines_.size() && stop > begin && text_[stop - 1] == '\n') {
      --stop;
      if (stop > begin && text_[stop - 1] == '\r') {
        --stop;
      }
    }
    return text_.substr(begin, stop - begin);
  }

  void entity(std::size_t begin, std::size_t end, int depth) {
    std::size_t at = begin;
    const Headers own = headers(at, end);
    const std::string type = own.get("content-type");
    if (main_value(type).starts_with("multipart/")) {
      multipart(begin, at, end, parameter(type, "boundary"), depth);
    } else {
      leaf(begin, at, end, own);
    }
  }

  void multipart(std::size_t header, std::size_t from, std::size_t end, const std::string& boundary,
                 int depth) {
    if (boundary.empty() || depth > deepest) {
      complain(header, boundary.empty() ? "the multipart names no boundary, so nothing of it runs"
                                        : "parts are nested too deep");
      return;
    }
    std::optional<std::size_t> open;
    for (std::size_t i = from; i < end; ++i) {
      const std::string_view line = lines_[i].text;
      if (!line.starts_with("--") || !line.substr(2).starts_with(boundary)) {
        continue;
      }
      const std::string_view rest = trim(line.substr(2 + boundary.size()));
      if (!rest.empty() && rest != "--") {
        continue;
      }
      if (open) {
        entity(*open, i, depth + 1);
      }
      open = i + 1;
      if (rest == "--") {
        return;
      }
    }
    if (!open) {
      complain(header,
               "the boundary that the header names does not stand in the message, so nothing "
               "of it runs");
      return;
    }
    complain(*open - 1, "the message ends without its closing boundary", Gravity::warning);
    entity(*open, end, depth + 1);
  }

  void leaf(std::size_t header, std::size_t from, std::size_t end, const Headers& own) {
    const std::string type = main_value(own.get("content-type"));
    const std::string encoding = to_lower(trim(own.get("content-transfer-encoding")));
    Part part;
    part.name = "part " + std::to_string(parts_.size() + 1);
    part.filename = parameter(own.get("content-disposition"), "filename");
    if (part.filename.empty()) {
      part.filename = parameter(own.get("content-type"), "name");
    }
    part.merge_type =
        own.get("merge-type").empty() ? own.get("x-merge-type") : own.get("merge-type");
    part.line = shown(from);
    part.text = body(from, end);
    const bool ascii = std::all_of(part.text.begin(), part.text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (encoding == "base64" || encoding == "quoted-printable") {
      part.verbatim = false;
      auto decoded = encoding == "base64" ? from_base64(part.text) : from_quoted(part.text);
      if (!decoded) {
        complain(header, "the part's base64 is damaged");
        return;
      }
      part.text = std::move(*decoded);
    } else if (!encoding.empty() && encoding != "7bit" && encoding != "8bit" &&
               encoding != "binary") {
      complain(header, "cloud-init knows no Content-Transfer-Encoding " + quote(encoding));
    }
    const std::string charset = to_lower(parameter(own.get("content-type"), "charset"));
    if (!ascii && (charset == "us-ascii" || charset == "ascii")) {
      complain(header, "the part says us-ascii and is not: say charset=\"utf-8\"",
               Gravity::warning);
    }
    if (is_gzip(part.text)) {
      auto unpacked = gunzip(part.text);
      if (!unpacked) {
        complain(header, "the part's gzip is damaged, or far too large");
        return;
      }
      part.text = std::move(*unpacked);
      part.verbatim = false;
      part.kind = kind_by_header(part.text);
    } else {
      part.kind = kind_by_type(type, part.text);
    }
    if (part.kind == PartKind::unknown) {
      complain(header, type.empty() || type == "text/plain"
                           ? "the part says neither by its type nor by its first line what it is, "
                             "and does nothing"
                           : "cloud-init knows no type " + quote(type) + "; the part does nothing");
      return;
    }
    parts_.push_back(std::move(part));
  }

  static std::optional<std::string> from_base64(std::string_view text) {
    std::string compact(text);
    std::erase_if(compact, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
    return base64_decode(compact);
  }

  static std::optional<std::string> from_quoted(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '=') {
        out += text[i];
        continue;
      }
      if (text.substr(i).starts_with("=\r\n") || text.substr(i).starts_with("=\n")) {
        i += text[i + 1] == '\r' ? 2U : 1U;
        continue;
      }
      constexpr std::string_view digits = "0123456789ABCDEF";
      const std::string pair = to_upper(text.substr(i + 1, 2));
      const bool hex = pair.size() == 2 && digits.find(pair[0]) != std::string_view::npos &&
                       digits.find(pair[1]) != std::string_view::npos;
      if (hex) {
        out += static_cast<char>(digits.find(pair[0]) * 16 + digits.find(pair[1]));
        i += 2;
      } else {
        out += '=';
      }
    }
    return out;
  }

  std::string_view text_;
  Lines lines_;
  Findings& findings_;
  std::vector<Part> parts_;
};

}  // namespace

bool is_mime(std::string_view text) {
  return to_lower(text.substr(0, searched_bytes)).find("mime-version:") != std::string::npos;
}

bool is_mime_without_version(std::string_view text) {
  const std::string head = to_lower(text.substr(0, searched_bytes));
  return !is_mime(text) && head.starts_with("content-type:") &&
         head.find("multipart/") != std::string::npos;
}

std::vector<Part> read_mime(std::string_view text, Findings& findings) {
  return Reader(text, findings).run();
}

}  // namespace courier::cloudinit
