#include "cloudinit/template_parameters.h"

#include <algorithm>

#include "base/text.h"
#include "cloudinit/block_fields.h"

namespace courier::cloudinit {

namespace {

void check_given(const TemplateRequest& request, const std::vector<std::string>& known,
                 Diagnostics& diagnostics) {
  const auto refuse = [&](std::string summary, std::string hint) {
    diagnostics.add({Severity::error, std::move(summary), std::move(hint), {}, {}});
  };
  for (const auto& [name, value] : request.parameters) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::string meant = nearest(name, known);
      refuse("template " + request.text.file + " has no parameter " + quote(name),
             meant.empty() ? "it has " + join(known, ", ") : "did you mean " + quote(meant) + '?');
    } else if (value.empty()) {
      refuse("parameter " + name + " is empty", "give it a value, or leave it away");
    } else if (const auto secret = judge_text(value)) {
      refuse("parameter " + name + " holds " + std::string(secret->what),
             "parameters are no place for secrets: command lines are public, and logs show them; "
             "store it in the environment");
    }
  }
}

}  // namespace

std::optional<esc::Value> read_parameters(const Item* declared, const TemplateRequest& request,
                                          Findings& findings, Diagnostics& diagnostics) {
  std::vector<std::string> known;
  std::map<std::string, esc::Value> values;
  for (const auto& [name, value] : request.parameters) {
    values.emplace(name, esc::Value::string(value));
  }
  const bool values_known = request.environment != nullptr;
  BlockFields fields(findings, values_known);
  const bool is_mapping = declared != nullptr && declared->is(Item::Kind::mapping);
  if (declared != nullptr && !is_mapping) {
    fields.complain(*declared, "parameters", "expected a mapping of names and defaults");
  }
  for (std::size_t i = 0; is_mapping && i + 1 < declared->items.size(); i += 2) {
    const std::string& name = declared->items[i].text;
    const Item& usual = declared->items[i + 1];
    const std::string path = path_below("parameters", declared->items[i]);
    known.push_back(name);
    if (values.contains(name)) {
      continue;
    }
    if (usual.is(Item::Kind::null) && !values_known) {
      values.emplace(name, esc::Value::unknown());
    } else if (usual.is(Item::Kind::null)) {
      fields.complain(usual, path, "has no default and is not given: --parameters " + name + "=…");
    } else if (usual.text.find("${") != std::string::npos) {
      fields.complain(usual, path, "a default cannot hold ${…}");
    } else if (const auto text = fields.text(usual, path, "a string, or nothing")) {
      values.emplace(name, esc::Value::string(*text));
    }
  }
  known.insert(known.end(), told_parameters.begin(), told_parameters.end());
  check_given(request, known, diagnostics);
  if (declared == nullptr) {
    return {};
  }
  const std::vector<esc::Value::Member> members(values.begin(), values.end());
  return esc::Value::object({{"parameters", esc::Value::object(members)}});
}

}  // namespace courier::cloudinit
