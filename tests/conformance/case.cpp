#include "case.h"

#include <algorithm>
#include <expected>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/encode.h"

namespace courier::conformance {

namespace fs = std::filesystem;

namespace {

using esc::Json;

bool is_true(const Json& object, const char* member) {
  const Json* const value = object.member(member);
  return value != nullptr && value->kind == Json::Kind::boolean && value->text == "true";
}

void read_overrides(const Json& overrides, Case& out) {
  out.show_secrets = is_true(overrides, "showSecrets");
  out.rotate = is_true(overrides, "rotate");
  if (const Json* const root = overrides.member("rootEnvironment")) {
    out.root_environment = root->text;
  }
  if (const Json* const paths = overrides.member("rotatePaths")) {
    for (const Json& path : paths->items) {
      out.rotate_paths.push_back(path.text);
    }
  }
}

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return std::nullopt;
  }
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::expected<Case, std::string> read_case(const std::string& folder) {
  const fs::path root = fs::canonical(folder);
  Case out;
  out.name = root.filename();
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file() && entry.path().extension() == ".yaml") {
      out.files[fs::relative(entry.path(), root)] = read_file(entry.path()).value_or("");
    }
  }
  if (!out.files.contains("env.yaml")) {
    return std::unexpected("no env.yaml");
  }
  if (const auto text = read_file(root / "overrides.json")) {
    const auto overrides = esc::parse_json(*text);
    if (!overrides) {
      return std::unexpected("overrides.json is not JSON");
    }
    read_overrides(*overrides, out);
  }
  return out;
}

std::expected<Case, std::string> parse_case(const std::string& line) {
  const auto json = esc::parse_json(line);
  if (!json) {
    return std::unexpected("the request is not JSON");
  }
  Case out;
  const Json* const name = json->member("name");
  out.name = name != nullptr && !name->text.empty() ? name->text : "case";
  if (const Json* const files = json->member("files")) {
    for (const auto& [path, text] : files->members) {
      out.files[path] = text.text;
    }
  }
  if (const Json* const files = json->member("binary")) {
    for (const auto& [path, text] : files->members) {
      const auto bytes = base64_decode(text.text);
      if (!bytes) {
        return std::unexpected("a binary file is not base64");
      }
      out.files[path] = *bytes;
    }
  }
  if (const Json* const overrides = json->member("overrides")) {
    read_overrides(*overrides, out);
  }
  return out;
}

std::vector<std::string> find_cases(const std::string& folder) {
  std::vector<std::string> cases;
  if (fs::exists(fs::path(folder) / "expected.json")) {
    cases.push_back(folder);
    return cases;
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) {
      std::ranges::move(find_cases(entry.path()), std::back_inserter(cases));
    }
  }
  std::ranges::sort(cases);
  return cases;
}

}  // namespace courier::conformance
