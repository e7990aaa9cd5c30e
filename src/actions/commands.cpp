#include "actions/commands.h"

#include "base/text.h"

namespace courier::actions {

namespace {

// act 0.2.87 decoded `%250A` rightly in 25 % of tries; this many all fail once in 10^8.
constexpr int kActRepetitions = 64;

std::string_view word(Level level) {
  switch (level) {
    case Level::error: return "error";
    case Level::warning: return "warning";
    case Level::notice: break;
  }
  return "notice";
}

Result<std::string> mask_lines_for_act(const Mask& mask, std::string_view text) {
  const std::string data = escape_data(text);
  std::string line = "::add-mask::" + data + '\n';
  if (line.find("::", 3) != line.rfind("::")) {
    if (data.find(']') != std::string::npos) {
      wipe(line);
      return failure(mask.name +
                         ": act cannot mask this value, since it holds both \"::\" and \"]\"",
                     "run the workflow on GitHub, or store the value in another form");
    }
    line = "##[add-mask]" + data + '\n';
  }
  const bool ambiguous =
      text.find("%0A") != std::string_view::npos || text.find("%0D") != std::string_view::npos;
  std::string out;
  for (int i = 0; i < (ambiguous ? kActRepetitions : 1); ++i) {
    out += line;
  }
  return out;
}

// At most `limit` code points, with a mark where something was cut.
std::string shortened(std::string text, std::size_t limit) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (starts && ++count == limit) {
      const std::size_t kept = i;
      for (++i; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
          return text.substr(0, kept) + "…";
        }
      }
    }
  }
  return text;
}

std::string annotation_line(Level level, const Annotation& annotation) {
  std::string properties;
  const auto add = [&](std::string_view name, const std::string& value) {
    properties += properties.empty() ? " " : ",";
    properties += std::string(name) + '=' + escape_property(value);
  };
  if (!annotation.title.empty()) {
    add("title", annotation.title);
  }
  if (!annotation.file.empty()) {
    add("file", annotation.file);
  }
  if (annotation.line > 0) {
    add("line", std::to_string(annotation.line));
  }
  if (annotation.line > 0 && annotation.column > 0) {
    add("col", std::to_string(annotation.column));
  }
  return "::" + std::string(word(level)) + properties +
         "::" + escape_data(shortened(annotation.message, kAnnotationCharacters)) + '\n';
}

// act prints the line of an annotation as it came and reads no further than its last `::`.
std::string annotation_lines_for_act(Level level, const Annotation& annotation) {
  const std::string message =
      annotation.title.empty() ? annotation.message : annotation.title + ": " + annotation.message;
  const std::size_t end = message.find('\n');
  const std::string first = replace_all(message.substr(0, end), "::", ": :");
  std::string out = level == Level::notice ? defuse("notice: " + first) + '\n'
                                           : "::" + std::string(word(level)) +
                                                 "::" + replace_all(first, "\r", "\\r") + '\n';
  if (end != std::string::npos) {
    out += defuse(message.substr(end + 1)) + '\n';
  }
  return out;
}

std::string defused_line(std::string_view line) {
  std::string out;
  const std::size_t colons = line.find("::");
  // Whatever is not visible ASCII may be white space to the runner, which trims Unicode's.
  bool may_be_command = colons != std::string_view::npos;
  for (std::size_t i = 0; may_be_command && i < colons; ++i) {
    may_be_command = line[i] <= ' ' || line[i] > '~';
  }
  if (may_be_command) {
    out += line.substr(0, colons);
    out += '\\';
    line.remove_prefix(colons);
  }
  out += line;
  return replace_all(std::move(out), "##[", "##\\[");
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
  std::string shown = replace_all(std::string(text), "\r\n", "\n");
  shown = replace_all(std::move(shown), "\r", "\\r");
  bool first = true;
  for (const std::string_view line : split(shown, '\n')) {
    out += first ? "" : "\n";
    out += defused_line(line);
    first = false;
  }
  return out;
}

Result<Secret> mask_commands(const std::vector<Mask>& masks, Host host) {
  std::string out;
  for (const Mask& mask : masks) {
    const std::string_view text = mask.text.reveal(Disclosure::mask_command);
    switch (host) {
      case Host::by_hand: break;
      case Host::github: out += "::add-mask::" + escape_data(text) + '\n'; break;
      case Host::act: {
        COURIER_TRY_LET(const std::string lines, mask_lines_for_act(mask, text));
        out += lines;
        break;
      }
    }
  }
  return Secret::absorb(std::move(out));
}

Annotation to_annotation(const Diagnostic& diagnostic) {
  Annotation out;
  out.message = diagnostic.summary;
  if (!diagnostic.path.empty()) {
    out.message += " (" + diagnostic.path + ')';
  }
  if (!diagnostic.hint.empty()) {
    out.message += "\nhint: " + diagnostic.hint;
  }
  if (diagnostic.subject) {
    out.file = std::string(diagnostic.subject->file_name());
    out.line = diagnostic.subject->begin.line;
    out.column = diagnostic.subject->begin.column;
    std::string place = out.file;  // the log shows the message only
    if (out.line > 0) {
      place += ':' + std::to_string(out.line) + ':' + std::to_string(out.column);
    }
    out.message = place + ": " + out.message;
  }
  return out;
}

void Commands::write(std::string_view lines) {
  out_.write(lines);
  out_.flush();
}

Result<void> Commands::masks(const std::vector<Mask>& masks) {
  COURIER_TRY_LET(const Secret lines, mask_commands(masks, host_));
  if (!lines.empty()) {
    write(lines.reveal(Disclosure::mask_command));
  }
  return {};
}

void Commands::annotate(Level level, const Annotation& annotation) {
  const auto index = static_cast<std::size_t>(level);
  if (host_ == Host::act) {
    write(annotation_lines_for_act(level, annotation));
  } else if (host_ == Host::by_hand) {
    print(std::string(word(level)) + ": " + annotation.message);
  } else if (written_[index] + 1 < kAnnotationsPerLevel) {
    ++written_[index];
    write(annotation_line(level, annotation));
  } else {
    held_back_[index].push_back(annotation);
  }
}

void Commands::finish() {
  for (const Level level : {Level::error, Level::warning, Level::notice}) {
    std::vector<Annotation>& rest = held_back_[static_cast<std::size_t>(level)];
    if (rest.size() == 1) {
      write(annotation_line(level, rest.front()));
    } else if (!rest.empty()) {
      Annotation all;
      all.title = count_of(rest.size(), std::string("more ") + std::string(word(level)));
      for (const Annotation& one : rest) {
        all.message += (all.message.empty() ? "" : "\n") + one.message;
      }
      write(annotation_line(level, all));
    }
    rest.clear();
  }
}

void Commands::group(std::string_view title) {
  if (host_ == Host::github) {
    write("::group::" + escape_data(title) + '\n');
  } else {
    print(title);
  }
}

void Commands::end_group() {
  if (host_ == Host::github) {
    write("::endgroup::\n");
  }
}

void Commands::debug(std::string_view text) {
  if (debug_ && host_ != Host::by_hand) {
    write("::debug::" + escape_data(text) + '\n');
  }
}

void Commands::print(std::string_view text) { write(defuse(text) + '\n'); }

}  // namespace courier::actions
