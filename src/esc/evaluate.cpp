#include "esc/evaluate.h"

#include "esc/operation.h"

namespace courier::esc {

namespace {

Evaluation evaluate(const Operation& operation, const std::string& name,
                    std::string_view definition, const Ports& ports) {
  const Loaded root = load(ports.root_file.empty() ? name : ports.root_file, definition);
  Evaluation evaluation;
  for (Diagnostic diagnostic : root.diagnostics) {
    diagnostic.document = ports.root_file.empty() ? name : ports.root_file;
    evaluation.diagnostics.add(std::move(diagnostic));
  }
  Outcome outcome = run(operation, name, root, ports);
  evaluation.has_environment = outcome.has_environment;
  evaluation.value = std::move(outcome.properties);
  for (Finding& finding : outcome.findings) {
    evaluation.diagnostics.add(std::move(finding.diagnostic));
  }
  return evaluation;
}

}  // namespace

Evaluation open_environment(const std::string& name, std::string_view definition,
                            const Ports& ports) {
  return evaluate({}, name, definition, ports);
}

}  // namespace courier::esc
