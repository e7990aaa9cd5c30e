#include "actions/commands.h"

#include "base/text.h"

namespace courier::actions {

namespace {

// act (0.2.87) undoes escapes in random order: `%250A` becomes `%0A` in one try of four, else a
// line end. So many tries leave less than one chance in a hundred million.
constexpr int tries_under_act = 64;

std::string_view name_of(Level level) {
  switch (level) {
    case Level::error: return "error";
    case Level::warning: return "warning";
    case Level::notice: break;
  }
  return "notice";
}

// At most `most` code points of UTF-8 text.
std::string shortened(std::string_view text, std::size_t most) {
  std::size_t points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U && ++points > most) {
      return std::string(text.substr(0, i));
    }
  }
  return std::string(text);
}

std::string place_of(const Annotation& annotation) {
  std::string out = annotation.file;
  if (!out.empty() && annotation.line > 0) {
    out += ':' + std::to_string(annotation.line) + ':' + std::to_string(annotation.column);
  }
  return out.empty() ? out : out + ": ";
}

std::string text_of(const Annotation& annotation) {
  return place_of(annotation) + (annotation.title.empty() ? "" : annotation.title + ": ") +
         annotation.message;
}

std::string properties_of(const Annotation& annotation) {
  std::string out;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) {
      out.append(out.empty() ? " " : ",").append(name).append("=").append(escape_property(value));
    }
  };
  add("title", annotation.title);
  add("file", annotation.file);
  if (!annotation.file.empty() && annotation.line > 0) {
    add("line", std::to_string(annotation.line));
    add("col", annotation.column > 0 ? std::to_string(annotation.column) : "");
  }
  return out;
}

std::string annotation_lines(Level level, const Annotation& annotation, Host host) {
  const std::string name(name_of(level));
  if (host == Host::github) {
    // The log shows the message only, so that the place must be in it as well.
    const std::string message =
        shortened(place_of(annotation) + annotation.message, annotation_characters);
    return "::" + name + properties_of(annotation) + "::" + escape_data(message) + '\n';
  }
  // act prints the command as it is, so the place goes into the text and each line stands alone. It
  // knows no notice.
  const std::string text = text_of(annotation);
  std::string out;
  for (const std::string_view line : split(text, '\n')) {
    out += host == Host::act && level != Level::notice
               ? "::" + name + "::" + escape_data(line) + '\n'
               : defuse(name + ": " + std::string(line)) + '\n';
  }
  return out;
}

}  // namespace

std::string escape_data(std::string_view text) {
  std::string out = replace_all(std::string(text), "%", "%25");
  out = replace_all(std::move(out), "\r", "%0D");
  return replace_all(std::move(out), "\n", "%0A");
}

std::string escape_property(std::string_view text) {
  std::string out = replace_all(escape_data(text), ":", "%3A");
  return replace_all(std::move(out), ",", "%2C");
}

std::string defuse(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  // The runner trims Unicode's white space, so that only a visible ASCII character protects.
  bool visible = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view rest = text.substr(i);
    if (c == '\r' && !rest.starts_with("\r\n")) {
      out += "\\r";
      visible = true;
    } else if (!visible && rest.starts_with("::")) {
      out += "\\:";
      visible = true;
    } else if (rest.starts_with("##[")) {
      out += "##\\[";
      i += 2;
      visible = true;
    } else {
      out += c;
      visible = c != '\n' && (visible || (c > ' ' && c < '\x7f'));
    }
  }
  return out;
}

Result<Secret> mask_commands(const std::vector<Mask>& masks, Host host) {
  std::string out;
  if (host == Host::by_hand) {
    return Secret();
  }
  for (const Mask& mask : masks) {
    const std::string_view text = mask.text.reveal(Disclosure::mask_command);
    const std::string data = escape_data(text);
    if (host == Host::github) {
      out += "::add-mask::" + data + '\n';
      continue;
    }
    // act ends the header at the last `::` of the line, or at the last `]` in the older form.
    const bool has_colons = text.starts_with(':') || text.find("::") != std::string_view::npos;
    if (has_colons && text.find(']') != std::string_view::npos) {
      wipe(out);
      return failure(mask.name + ": act cannot mask this value, which holds both `::` and `]`",
                     "change the value, or run the workflow on GitHub's runner");
    }
    const std::string line = (has_colons ? "##[add-mask]" : "::add-mask::") + data + '\n';
    const bool is_gamble =
        text.find("%0A") != std::string_view::npos || text.find("%0D") != std::string_view::npos;
    for (int i = 0; i < (is_gamble ? tries_under_act : 1); ++i) {
      out += line;
    }
  }
  return Secret::absorb(std::move(out));
}

Annotation to_annotation(const Diagnostic& diagnostic) {
  Annotation annotation;
  annotation.message = diagnostic.summary;
  if (!diagnostic.path.empty()) {
    annotation.message += " (" + diagnostic.path + ")";
  }
  if (!diagnostic.hint.empty()) {
    annotation.message += "\n  hint: " + diagnostic.hint;
  }
  if (diagnostic.subject) {
    annotation.file = diagnostic.subject->file_name();
    annotation.line = diagnostic.subject->begin.line;
    annotation.column = diagnostic.subject->begin.column;
  } else {
    annotation.file = diagnostic.document;
  }
  return annotation;
}

Result<void> Commands::masks(const std::vector<Mask>& masks) {
  COURIER_TRY_LET(const Secret lines, mask_commands(masks, host_));
  write(lines.reveal(Disclosure::mask_command));
  if (out_.failed()) {
    return failure("writing the masks: standard output cannot be written",
                   "nothing was handed over; see that the runner reads the step's output");
  }
  return {};
}

void Commands::annotate(Level level, const Annotation& annotation) {
  const auto index = static_cast<std::size_t>(level);
  if (written_.at(index) + 1 < annotations_per_level) {
    ++written_.at(index);
    write(annotation_lines(level, annotation, host_));
  } else {
    held_back_.at(index).push_back(annotation);
  }
}

void Commands::finish() {
  for (const Level level : {Level::error, Level::warning, Level::notice}) {
    std::vector<Annotation>& held_back = held_back_.at(static_cast<std::size_t>(level));
    if (held_back.size() == 1) {
      write(annotation_lines(level, held_back.front(), host_));
    } else if (!held_back.empty()) {
      Annotation all;
      all.message = count_of(held_back.size(), "more " + std::string(name_of(level))) + ":";
      for (const Annotation& one : held_back) {
        all.message += '\n' + text_of(one);
      }
      write(annotation_lines(level, all, host_));
    }
    held_back.clear();
  }
}

void Commands::group(std::string_view title) {
  host_ == Host::github ? write("::group::" + escape_data(title) + '\n') : print(title);
}

void Commands::end_group() {
  if (host_ == Host::github) {
    write("::endgroup::\n");
  }
}

void Commands::debug(std::string_view text) {
  if (debug_) {
    host_ == Host::by_hand ? print(text) : write("::debug::" + escape_data(text) + '\n');
  }
}

void Commands::print(std::string_view text) {
  std::string lines = defuse(text);
  if (!lines.ends_with('\n')) {
    lines += '\n';
  }
  write(lines);
}

void Commands::write(std::string_view lines) {
  if (!lines.empty()) {
    out_.write(lines);
    out_.flush();
  }
}

}  // namespace courier::actions
