#include "actions/leaves.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"
#include "yaml/read.h"
#include "yaml/scalar.h"

namespace courier::actions {

namespace {

using Json = nlohmann::json;

// Collects leaves and builds no tree. Numbers keep their text.
class LeafCollector final : public nlohmann::json_sax<Json> {
 public:
  std::vector<std::string> leaves;
  bool has_container = false;

  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t value) override { return add(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& text) override { return add(text); }
  bool string(string_t& value) override { return add(value); }
  bool binary(binary_t& /*value*/) override { return true; }
  bool start_object(std::size_t /*size*/) override { return has_container = true; }
  bool key(string_t& /*name*/) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t /*size*/) override { return has_container = true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return false;
  }

 private:
  bool add(std::string text) {
    leaves.push_back(std::move(text));
    return true;
  }
};

// Nothing when `text` is no object or array in JSON.
std::optional<std::vector<std::string>> json_leaves(std::string_view text) {
  const std::string_view content = trim(text);
  if (content.empty() || (content.front() != '{' && content.front() != '[')) {
    return std::nullopt;
  }
  LeafCollector collector;
  if (!Json::sax_parse(content, &collector) || !collector.has_container) {
    return std::nullopt;
  }
  return std::move(collector.leaves);
}

void collect(const yaml::Node& node, std::vector<std::string>& out) {
  switch (node.kind) {
    case yaml::Kind::scalar: {
      const auto type = yaml::type_scalar(node);
      const auto* scalar = std::get_if<yaml::Scalar>(&type);
      if (scalar == nullptr || scalar->type == yaml::ScalarType::string ||
          scalar->type == yaml::ScalarType::number) {
        out.push_back(node.value);
      }
      break;
    }
    case yaml::Kind::sequence:
      for (const yaml::Node& item : node.children) {
        collect(item, out);
      }
      break;
    case yaml::Kind::mapping:
      for (std::size_t i = 1; i < node.children.size(); i += 2) {
        collect(node.children[i], out);
      }
      break;
    case yaml::Kind::alias: break;  // its anchor was collected
  }
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  if (text.empty() || !letter(text.front())) {
    return false;
  }
  for (const char c : text) {
    if (!letter(c) && (c < '0' || c > '9')) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::vector<std::string> leaves_of(std::string_view text) {
  if (std::optional<std::vector<std::string>> leaves = json_leaves(text)) {
    return *std::move(leaves);
  }
  std::vector<std::string> out;
  const yaml::ReadResult read = yaml::read("secret", std::string(text));
  if (read.document && read.document->root.kind != yaml::Kind::scalar) {
    collect(read.document->root, out);
  }
  return out;
}

std::string compact_json(std::string_view text) {
  if (!json_leaves(text)) {
    return {};
  }
  std::string out;
  bool in_string = false;
  bool escaped = false;
  for (const char c : text) {
    if (in_string) {
      in_string = escaped || c != '"';
      escaped = !escaped && c == '\\';
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      continue;
    } else {
      in_string = c == '"';
    }
    out += c;
  }
  return out;
}

std::vector<std::string> assigned_values(std::string_view text) {
  std::vector<std::string> out;
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    if (line.starts_with("export ")) {
      line = trim(line.substr(7));
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || !is_name(line.substr(0, equals))) {
      continue;
    }
    std::string_view value = trim(line.substr(equals + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
        value.back() == value.front()) {
      value = value.substr(1, value.size() - 2);
    }
    if (!value.empty()) {
      out.emplace_back(value);
    }
  }
  return out;
}

}  // namespace courier::actions
