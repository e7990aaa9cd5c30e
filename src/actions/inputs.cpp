#include "actions/inputs.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace courier::actions {

namespace {

// pulumi/esc-action 3.1.0 takes these from the environment as well.
constexpr std::array<std::string_view, 10> kEscActionInputs{"version",
                                                            "environment",
                                                            "keys",
                                                            "cloud-url",
                                                            "oidc-auth",
                                                            "export-environment-variables",
                                                            "oidc-scope",
                                                            "oidc-organization",
                                                            "oidc-requested-token-type",
                                                            "oidc-token-expiration"};

constexpr std::string_view kPrefix = "INPUT_";

std::string esc_action_variable(std::string_view name) {
  return "ESC_ACTION_" + replace_all(to_upper(name), "-", "_");
}

std::optional<std::string> given(const Environment& environment, const std::string& variable) {
  const auto found = environment.find(variable);
  if (found == environment.end() || trim(found->second).empty()) {
    return std::nullopt;
  }
  return std::string(trim(found->second));
}

}  // namespace

std::string input_variable(std::string_view name) {
  return std::string(kPrefix) + replace_all(to_upper(name), " ", "_");
}

std::optional<std::string> input(const Environment& environment, std::string_view name) {
  if (std::optional<std::string> text = given(environment, input_variable(name))) {
    return text;
  }
  if (std::find(kEscActionInputs.begin(), kEscActionInputs.end(), name) == kEscActionInputs.end()) {
    return std::nullopt;
  }
  return given(environment, esc_action_variable(name));
}

std::vector<std::string> unknown_inputs(const Environment& environment,
                                        std::span<const std::string_view> known) {
  std::vector<std::string> variables{"INPUT_ENTRYPOINT", "INPUT_ARGS"};
  for (const std::string_view name : known) {
    variables.push_back(input_variable(name));
  }
  std::vector<std::string> out;
  for (const auto& [name, value] : environment) {
    if (name.starts_with(kPrefix) && !value.empty() &&
        std::find(variables.begin(), variables.end(), name) == variables.end()) {
      out.push_back(to_lower(std::string_view(name).substr(kPrefix.size())));
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::optional<bool> read_boolean(std::string_view text) {
  if (text == "true" || text == "True" || text == "TRUE") {
    return true;
  }
  if (text == "false" || text == "False" || text == "FALSE") {
    return false;
  }
  return std::nullopt;
}

Result<bool> parse_boolean(std::string_view name, std::string_view text) {
  if (const std::optional<bool> value = read_boolean(text)) {
    return *value;
  }
  return usage_error(std::string(name) + ": " + quote(text) + " is neither true nor false");
}

std::vector<std::string> parse_list(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view line : split(text, '\n')) {
    for (const std::string_view entry : split(line, ',')) {
      if (!trim(entry).empty()) {
        out.emplace_back(trim(entry));
      }
    }
  }
  return out;
}

}  // namespace courier::actions
