#include "yaml/dump.h"

#include <string_view>

#include "base/text.h"
#include "yaml/scalar.h"

namespace courier::yaml {

namespace {

void append_place(std::string& out, const Position& position) {
  out += std::to_string(position.line) + ':' + std::to_string(position.column);
}

void append(std::string& out, const Node& node) {
  if (!node.anchor().empty()) {
    out += '&' + std::string(node.anchor()) + ' ';
  }
  if (!node.tag().empty()) {
    out += "!<" + std::string(node.tag()) + "> ";
  }
  const bool flow = node.style == Style::flow;
  switch (node.kind) {
    case Kind::alias: out += '*' + node.value; break;
    case Kind::scalar:
      if (node.style == Style::literal || node.style == Style::folded) {
        out += node.style == Style::literal ? '|' : '>';
      } else if (node.style == Style::single_quoted) {
        out += '\'';
      }
      out += node.style == Style::plain ? node.value : quote(node.value);
      break;
    case Kind::sequence:
    case Kind::mapping: {
      const bool mapping = node.kind == Kind::mapping;
      out += mapping ? (flow ? "{" : "map(") : (flow ? "[" : "seq(");
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        out += i == 0 ? "" : mapping && i % 2 == 1 ? ": " : ", ";
        append(out, node.children[i]);
      }
      out += flow ? (mapping ? '}' : ']') : ')';
      break;
    }
  }
  out += '@';
  append_place(out, node.begin);
  out += '-';
  append_place(out, node.end);
}

void append_json_text(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  if (!text.empty()) {
    out += ",\"" + std::string(name) + "\":";
    append_json_text(out, text);
  }
}

std::string_view style_name(Style style) {
  switch (style) {
    case Style::plain: return "plain";
    case Style::single_quoted: return "single";
    case Style::double_quoted: return "double";
    case Style::literal: return "literal";
    case Style::folded: return "folded";
    case Style::block: return "block";
    case Style::flow: return "flow";
  }
  return {};
}

void append_json(std::string& out, const Node& node) {
  constexpr std::string_view kinds[] = {"scalar", "sequence", "mapping", "alias"};
  out += "{\"kind\":\"" + std::string(kinds[static_cast<std::size_t>(node.kind)]) + '"';
  append_member(out, "tag", resolved_tag(node));
  if (!node.tag().empty() && node.tag() != "!") {
    out += ",\"tagged\":true";
  }
  if (node.kind != Kind::alias) {
    append_member(out, "style", style_name(node.style));
  }
  append_member(out, "value", node.value);
  append_member(out, "anchor", node.anchor());
  out += ",\"line\":" + std::to_string(node.begin.line);
  out += ",\"column\":" + std::to_string(node.begin.column);
  if (!node.children.empty()) {
    out += ",\"content\":[";
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      out += i == 0 ? "" : ",";
      append_json(out, node.children[i]);
    }
    out += ']';
  }
  out += '}';
}

}  // namespace

std::string dump(const Node& node) {
  std::string out;
  append(out, node);
  return out;
}

std::string dump_json(const ReadResult& result) {
  std::string out = "{";
  if (!result.document) {
    out += "\"error\":";
    append_json_text(out, result.diagnostics.list().front().summary);
  } else if (!result.document->empty) {
    const Position& begin = result.document->begin;
    out += "\"node\":{\"kind\":\"document\",\"line\":" + std::to_string(begin.line) +
           ",\"column\":" + std::to_string(begin.column) + ",\"content\":[";
    append_json(out, result.document->root);
    out += "]}";
  }
  return out + '}';
}

}  // namespace courier::yaml
