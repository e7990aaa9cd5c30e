#include "actions/inputs.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace courier::actions {

namespace {

// pulumi/esc-action 3.1.0.
constexpr std::array esc_action_inputs{"version",
                                       "environment",
                                       "keys",
                                       "cloud-url",
                                       "export-environment-variables",
                                       "oidc-auth",
                                       "oidc-organization",
                                       "oidc-scope",
                                       "oidc-requested-token-type",
                                       "oidc-token-expiration"};

std::string esc_action_variable(std::string_view name) {
  return "ESC_ACTION_" + replace_all(to_upper(name), "-", "_");
}

std::optional<std::string> given(const Environment& environment, const std::string& variable) {
  const auto found = environment.find(variable);
  if (found == environment.end()) {
    return std::nullopt;
  }
  const std::string_view text = trim(found->second);
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

}  // namespace

std::string input_variable(std::string_view name) {
  return "INPUT_" + replace_all(to_upper(name), " ", "_");
}

std::optional<std::string> input(const Environment& environment, std::string_view name) {
  std::optional<std::string> text = given(environment, input_variable(name));
  if (!text && std::find(esc_action_inputs.begin(), esc_action_inputs.end(), name) !=
                   esc_action_inputs.end()) {
    text = given(environment, esc_action_variable(name));
  }
  return text;
}

std::vector<std::string> unknown_inputs(const Environment& environment,
                                        std::span<const std::string_view> known) {
  constexpr std::string_view prefix = "INPUT_";
  std::vector<std::string> unknown;
  for (auto at = environment.lower_bound(prefix);
       at != environment.end() && at->first.starts_with(prefix); ++at) {
    const std::string& variable = at->first;
    const bool is_known = std::any_of(known.begin(), known.end(), [&](std::string_view name) {
      return input_variable(name) == variable;
    });
    if (!is_known && !trim(at->second).empty() && variable != "INPUT_ENTRYPOINT" &&
        variable != "INPUT_ARGS") {
      unknown.push_back(to_lower(std::string_view(variable).substr(prefix.size())));
    }
  }
  return unknown;
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

std::vector<std::string> parse_list(std::string_view text) {
  std::vector<std::string> entries;
  for (const std::string_view line : split(text, '\n')) {
    for (const std::string_view part : split(line, ',')) {
      if (const std::string_view entry = trim(part); !entry.empty()) {
        entries.emplace_back(entry);
      }
    }
  }
  return entries;
}

}  // namespace courier::actions
