// A case of the reference evaluator's corpus: its files, and how to run them.
#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "esc/json.h"

namespace courier::conformance {

// `env.yaml`, `NAME.yaml`, `DIR/NAME.yaml` by their path in the case's folder.
struct Case {
  std::string name;
  std::map<std::string, std::string> files;
  bool show_secrets = false;
  std::string root_environment;  // empty: the case's name
  bool rotate = false;
  std::vector<std::string> rotate_paths;

  [[nodiscard]] const std::string& root_name() const {
    return root_environment.empty() ? name : root_environment;
  }
};

// A folder with env.yaml, any number of other .yaml files, and perhaps overrides.json. The text is
// what is wrong with it.
[[nodiscard]] std::expected<Case, std::string> read_case(const std::string& folder);

// The same as one JSON object: {"name":…,"files":{…},"binary":{…},"overrides":{…}}.
[[nodiscard]] std::expected<Case, std::string> parse_case(const std::string& line);

// The cases below a folder, which may be one itself, sorted.
[[nodiscard]] std::vector<std::string> find_cases(const std::string& folder);

[[nodiscard]] std::optional<std::string> read_file(const std::string& path);

}  // namespace courier::conformance
