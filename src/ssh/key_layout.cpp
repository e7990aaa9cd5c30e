#include "ssh/key_layout.h"

#include <algorithm>

#include "base/text.h"
#include "ssh/pem.h"

namespace courier::ssh {

namespace {

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

std::string_view last_line(std::string_view text) {
  text.remove_suffix(text.ends_with('\n') ? 1 : 0);
  return text.substr(text.rfind('\n') + 1);
}

bool same_mark(std::string_view text, const std::optional<KeyMark>& mark, std::string_view good) {
  return mark && text.substr(mark->begin, mark->end - mark->begin) == good;
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Whether a blank stands between two pieces of base64.
bool joins_base64(std::string_view line) {
  const std::size_t blank = line.find_first_of(" \t");
  return blank != std::string_view::npos && is_letter_or_digit(line[blank - 1]) &&
         is_letter_or_digit(line[blank + 1]);
}

// The lines of base64 without the blanks around them, and whether there were such.
struct Lines {
  std::vector<std::string_view> all;
  bool indented = false, blank = false, joined = false;
};

Lines lines_of(std::string_view body) {
  Lines out;
  const auto parts = split(body, '\n');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string_view line = trim(parts[i]);
    const bool at_mark = i == 0 || i + 1 == parts.size();
    if (line.empty()) {
      out.blank = out.blank || !at_mark;
      out.indented = out.indented || (parts[i] != line && !at_mark);
      continue;
    }
    out.indented = out.indented || line != parts[i];
    out.joined = out.joined || joins_base64(line);
    out.all.push_back(line);
  }
  return out;
}

// All but the last, which may be shorter.
bool are_of_width(const std::vector<std::string_view>& lines, std::size_t width) {
  return lines.empty() || (lines.back().size() <= width &&
                           std::all_of(lines.begin(), lines.end() - 1, [&](std::string_view line) {
                             return line.size() == width;
                           }));
}

}  // namespace

std::vector<std::string> layout_repairs(std::string_view text, const KeyFrame& frame,
                                        std::string_view body, std::string_view good) {
  std::vector<std::string> out;
  if (text == good) {
    return out;
  }
  if (!trim(frame.before).empty() || !trim(frame.after).empty()) {
    out.emplace_back("removed the text around the key");
  } else if (!frame.before.empty()) {
    out.emplace_back("removed the blanks before the key");
  }
  if (!frame.first || !frame.last) {
    out.emplace_back(frame.first ? "added the last line" : "added the first line");
  }
  if ((frame.first && !same_mark(text, frame.first, first_line(good))) ||
      (frame.last && !same_mark(text, frame.last, last_line(good)))) {
    out.emplace_back("wrote the first and the last line as they should be");
  }
  const Lines lines = lines_of(body);
  const std::size_t width =
      pem_width(first_line(good).substr(std::string_view("-----BEGIN ").size()));
  const std::string of_width = " lines of " + std::to_string(width) + " characters";
  if (lines.joined) {
    out.emplace_back("line ends that had become blanks are line ends again");
  } else if (lines.all.size() == 1 && lines.all[0].size() > width) {
    out.emplace_back("broke the base64 into" + of_width);
  } else if (!are_of_width(lines.all, width)) {
    out.emplace_back("broke the base64 anew into" + of_width);
  }
  if (lines.indented) {
    out.emplace_back("removed blanks at the ends of lines");
  }
  if (lines.blank) {
    out.emplace_back("removed empty lines");
  }
  if (frame.last && !frame.after.starts_with('\n')) {
    out.emplace_back("added the final newline");
  } else if (trim(frame.after).empty() && frame.after.size() > 1) {
    out.emplace_back("removed the blanks after the key");
  }
  return out;
}

}  // namespace courier::ssh
