#include "unit/yaml/document_generator.h"

#include <algorithm>

#include "base/text.h"

namespace courier::testing {

std::size_t DocumentGenerator::below(std::size_t limit) {
  return random_() % limit;  // the same on every platform, unlike a distribution
}

// Keys differ within a document, so that a path names one value.
std::string DocumentGenerator::key() {
  const std::string name = pick<std::string>({"k", "a-b", "x.y", "fn::secret", "世", "key"});
  std::string text = name + std::to_string(names_++);
  switch (below(6)) {
    case 0: return '\'' + text + '\'';
    case 1: return '"' + text + '"';
    default: return text;
  }
}

std::string DocumentGenerator::scalar(bool in_flow) {
  std::string text =
      pick<std::string>({"x",      "5",          "true",       "~",       "null",         "0x1F",
                         "1e6",    "a b",        "http://h/p", "'it''s'", "\"q\\n\\\"\"", "\"\"",
                         "''",     "2001-01-01", "${a.b[0]}",  "世界",    "\"a # b\"",    "-1",
                         "'a: b'", "!!str 5",    "!!int \"7\""});
  if (in_flow && (text.starts_with('$') || text.starts_with("http"))) {
    text = '"' + text + '"';
  }
  return (chance(4) ? "&n" + std::to_string(names_++) + ' ' : std::string()) + text;
}

std::string DocumentGenerator::block_scalar(std::size_t indent) {
  std::string out = pick<std::string>({"|", "|-", "|+", ">", ">-"}) + note() + '\n';
  const std::size_t lines = 1 + below(3);
  for (std::size_t i = 0; i < lines; ++i) {
    out += std::string(indent, ' ') +
           pick<std::string>({"text", "- not an item", "# no comment", "k: v", "two  words"}) +
           '\n';
    if (chance(15)) {
      out += '\n';
    }
  }
  return out;
}

std::string DocumentGenerator::flow(std::size_t indent, int depth) {
  const bool mapping = chance(60);
  const bool json = chance(25);
  const bool lines = chance(30);
  const std::size_t count = below(4);
  std::string out(1, mapping ? '{' : '[');
  if (chance(20)) {
    out += ' ';
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (lines) {
      out += (chance(15) ? " # open\n" : "\n") + std::string(indent + 2, ' ');
    } else if (i > 0) {
      out += ' ';
    }
    if (mapping) {
      out += json ? "\"k" + std::to_string(names_++) + "\": " : key();
      const bool without_value = !json && chance(10);
      if (without_value) {
        out += pick<std::string>({"", ":", ": "});
        out += i + 1 < count ? " ," : " ";
        continue;
      }
      out += json ? "" : ": ";
    }
    if (!mapping && !json && chance(8)) {  // a pair without brackets
      out += key() + ':' + (chance(30) ? "" : ' ' + scalar(true)) + ' ';
      out += i + 1 < count ? "," : "";
      continue;
    }
    out += depth < 3 && chance(20) ? flow(indent + 2, depth + 1)
           : json                  ? pick<std::string>({"\"v\"", "1", "null"})
                                   : scalar(true);
    if (i + 1 < count || (!json && chance(15))) {
      out += ',';
    }
  }
  if (lines && count > 0 && chance(85)) {
    out += '\n' + std::string(indent, ' ');
  }
  return out + (mapping ? '}' : ']');
}

std::string DocumentGenerator::note() { return chance(15) ? "  # note" : ""; }

std::string DocumentGenerator::between(std::size_t indent) {
  return chance(12)   ? std::string(indent, ' ') + "# about what follows\n"
         : chance(10) ? "\n"
                      : std::string();
}

// From behind the colon to the line end, lines below included.
std::string DocumentGenerator::value_behind_key(std::size_t indent, int depth) {
  const std::size_t kind = below(100);
  const std::size_t step = pick<std::size_t>({2, 2, 2, 4});
  const std::string name =
      chance(8) ? pick<std::string>({" &c" + std::to_string(names_++), " !!map"}) : std::string();
  if (depth < 4 && kind < 20) {
    return name + note() + '\n' + between(indent + step) + mapping(indent + step, depth + 1, false);
  }
  if (depth < 4 && kind < 35) {
    return (name.starts_with(" &") ? name : "") + note() + '\n' +
           sequence(chance(40) ? indent : indent + step, depth + 1, false);
  }
  if (kind < 47) {
    return ' ' + block_scalar(indent + step);
  }
  if (kind < 62) {
    return ' ' + flow(indent + step, depth) + note() + '\n';
  }
  if (kind < 68) {
    return note() + '\n';  // null
  }
  if (kind < 71) {
    return " two\n" + std::string(indent + step, ' ') + "lines" + note() + '\n';
  }
  return (chance(5) ? "   " : " ") + scalar(false) + note() + '\n';
}

std::string DocumentGenerator::mapping(std::size_t indent, int depth, bool behind_dash) {
  std::string out;
  const std::size_t count = 1 + below(4);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 || !behind_dash) {
      out += between(indent) + std::string(indent, ' ');
    }
    if (chance(3)) {  // a key of its own line
      out += "? " + key() + note() + '\n' + std::string(indent, ' ');
    } else {
      out += key();
    }
    out += ':' + value_behind_key(indent, depth);
  }
  return out;
}

std::string DocumentGenerator::sequence(std::size_t indent, int depth, bool behind_dash) {
  std::string out;
  const std::size_t count = 1 + below(3);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 || !behind_dash) {
      out += between(indent) + std::string(indent, ' ');
    }
    const std::size_t kind = below(100);
    if (depth < 4 && kind < 25) {
      out += "- " + mapping(indent + 2, depth + 1, true);
    } else if (depth < 4 && kind < 32) {
      out += "- " + sequence(indent + 2, depth + 1, true);
    } else if (depth < 4 && kind < 38) {
      out += "-" + note() + '\n' + mapping(indent + 2, depth + 1, false);
    } else if (kind < 48) {
      out += "- " + block_scalar(indent + 2);
    } else if (kind < 60) {
      out += "- " + flow(indent + 2, depth) + note() + '\n';
    } else if (kind < 65) {
      out += "-" + note() + '\n';
    } else {
      out += "- " + scalar(false) + note() + '\n';
    }
  }
  return out;
}

std::string DocumentGenerator::document() {
  std::string text;
  if (chance(15)) {
    text += "# the head\n\n";
  }
  if (chance(10)) {
    text += "---\n";
  }
  text += chance(8) ? flow(0, 0) + '\n' : mapping(0, 0, false);
  if (text.ends_with('\n') && chance(15)) {
    text.pop_back();
  } else if (chance(8)) {
    text += "---\nanother: [document\n";
  } else if (chance(5)) {
    text += "...\n";
  }
  if (chance(15)) {
    text = replace_all(std::move(text), "\n", "\r\n");
  }
  return (chance(10) ? "\xEF\xBB\xBF" : "") + text;
}

yaml::Node DocumentGenerator::value(int depth) {
  yaml::Node node;
  const std::size_t kind = below(100);
  if (depth < 2 && kind < 25) {
    node.kind = kind < 13 ? yaml::Kind::mapping : yaml::Kind::sequence;
    const std::size_t count = below(3);
    for (std::size_t i = 0; i < count; ++i) {
      if (node.kind == yaml::Kind::mapping) {
        yaml::Node name;
        name.value = "new" + std::to_string(names_++);
        node.children.push_back(std::move(name));
      }
      node.children.push_back(value(depth + 1));
    }
    return node;
  }
  if (kind < 50) {  // typed by its look
    node.value = pick<std::string>({"", "~", "true", "0x1F", "1e6", "-7", "plain", "2001-01-01"});
    return node;
  }
  node.properties = std::make_shared<const yaml::Properties>(
      yaml::Properties{"tag:yaml.org,2002:str", std::string()});
  node.value = pick<std::string>({"", "yes", "5", "a: b", "a # b", " blank ", "line\nbreak\n",
                                  "#!/bin/sh\n\necho 'x'\n", "no end\nhere", "tab\tand\r", "世界",
                                  "-----BEGIN KEY-----\nAAAA\n-----END KEY-----\n", "\x01", "plain",
                                  "[1, 2]", "{a}", "a, b", "\u2028"});
  return node;
}

}  // namespace courier::testing
