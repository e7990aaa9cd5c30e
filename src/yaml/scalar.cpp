#include "yaml/scalar.h"

#include <algorithm>
#include <optional>

#include "base/encode.h"
#include "yaml/number.h"
#include "yaml/timestamp.h"

namespace courier::yaml {

namespace {

constexpr std::string_view long_prefix = "tag:yaml.org,2002:";

// What go-yaml finds in a text before it looks at the type that a tag asks for.
struct Found {
  std::string tag;  // short form
  Scalar scalar;
  std::optional<Integer> integer;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Found string_of(std::string_view text) {
  return {"!!str", {ScalarType::string, std::string(text)}, {}};
}

Found find_number(std::string_view text, bool may_be_timestamp) {
  if (may_be_timestamp && is_timestamp(text)) {
    return {"!!timestamp", {ScalarType::string, std::string(text)}, {}};
  }
  const auto number = parse_number(text);
  if (!number) {
    return string_of(text);
  }
  if (const auto* integer = std::get_if<Integer>(&*number)) {
    return {"!!int", {ScalarType::number, integer->text()}, *integer};
  }
  return {"!!float", {ScalarType::number, format_float(std::get<double>(*number))}, {}};
}

// `tag` is the one that was asked for, short, or empty.
Found find(std::string_view tag, std::string_view text) {
  if (tag == "!!str") {
    return string_of(text);
  }
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) {
    return {"!!null", {ScalarType::null, {}}, {}};
  }
  if (is_one_of(text, {"true", "True", "TRUE"})) {
    return {"!!bool", {ScalarType::boolean, "true"}, {}};
  }
  if (is_one_of(text, {"false", "False", "FALSE"})) {
    return {"!!bool", {ScalarType::boolean, "false"}, {}};
  }
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) {
    return {"!!float", {ScalarType::number, "NaN"}, {}};
  }
  if (is_one_of(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) {
    return {"!!float", {ScalarType::number, "+Inf"}, {}};
  }
  if (is_one_of(text, {"-.inf", "-.Inf", "-.INF"})) {
    return {"!!float", {ScalarType::number, "-Inf"}, {}};
  }
  const char first = text[0];
  if (is_digit(first) || first == '+' || first == '-' || first == '.') {
    return find_number(text, tag.empty() || tag == "!!timestamp");
  }
  return string_of(text);
}

// Go's decoder skips line ends anywhere.
bool is_go_base64(std::string_view text) {
  std::string packed(text);
  std::erase_if(packed, [](char c) { return c == '\n' || c == '\r'; });
  if (packed.empty()) {
    return true;
  }
  // Stray bits in the last character are accepted there, but not by our decoder: clear them.
  const std::size_t padding = packed.ends_with("==") ? 2 : packed.ends_with('=') ? 1 : 0;
  if (padding > 0 && packed.size() > padding) {
    const std::size_t last = packed.size() - padding - 1;
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t bits = alphabet.find(packed[last]);
    if (bits == std::string_view::npos) {
      return false;
    }
    packed[last] = alphabet[bits & (padding == 2 ? ~std::size_t{15} : ~std::size_t{3})];
  }
  return base64_decode(packed).has_value();
}

}  // namespace

std::string short_tag(std::string_view tag) {
  if (tag.starts_with(long_prefix)) {
    return "!!" + std::string(tag.substr(long_prefix.size()));
  }
  return std::string(tag);
}

Scalar type_plain(std::string_view text) { return find({}, text).scalar; }

std::string resolved_tag(const Node& node) {
  if (!node.tag().empty() && node.tag() != "!") {
    return short_tag(node.tag());
  }
  switch (node.kind) {
    case Kind::sequence: return "!!seq";
    case Kind::mapping: return "!!map";
    case Kind::alias: return {};
    case Kind::scalar: break;
  }
  if (node.style != Style::plain) {
    return "!!str";
  }
  return node.value == "<<" ? "!!merge" : find({}, node.value).tag;
}

std::variant<Scalar, TagError> type_scalar(const Node& node) {
  const std::string tag = node.tag() == "!" ? std::string() : short_tag(node.tag());
  if (tag.empty()) {
    if (node.style != Style::plain) {
      return Scalar{ScalarType::string, node.value};
    }
    return type_plain(node.value);
  }
  if (tag == "!!binary" && !is_go_base64(node.value)) {
    return TagError{"yaml: !!binary value contains invalid base64 data"};
  }
  if (!is_one_of(tag, {"!!str", "!!bool", "!!int", "!!float", "!!null", "!!timestamp"})) {
    return Scalar{ScalarType::string, node.value};
  }
  Found found = find(tag, node.value);
  if (found.tag == tag) {
    return std::move(found.scalar);
  }
  if (tag == "!!float" && found.integer && found.integer->fits_signed()) {
    return Scalar{ScalarType::number, format_float(found.integer->as_float())};
  }
  return TagError{"yaml: cannot decode " + found.tag + " `" + node.value + "` as a " + tag};
}

bool is_core_tag(std::string_view tag) {
  return is_one_of(tag, {"!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!merge",
                         "!!seq", "!!map"});
}

Node text_node(std::string text) {
  Node node;
  node.value = std::move(text);
  node.properties =
      std::make_shared<const Properties>(Properties{"tag:yaml.org,2002:str", std::string()});
  return node;
}

bool is_text(const Node& node) {
  const auto typed = type_scalar(node);
  const auto* const scalar = std::get_if<Scalar>(&typed);
  return node.kind == Kind::scalar && scalar != nullptr && scalar->type == ScalarType::string;
}

}  // namespace courier::yaml
