#include "esc/evaluate.h"

#include "esc/findings.h"
#include "esc/operation.h"

namespace courier::esc {

Evaluation evaluate(const std::string& name, std::string_view definition, const Ports& ports,
                    const Aim& aim) {
  const std::string& file = ports.root_file.empty() ? name : ports.root_file;
  const Loaded root = load(file, name, definition);
  Evaluation evaluation;
  for (const Diagnostic& diagnostic : root.diagnostics) {
    evaluation.diagnostics.add(make_finding(diagnostic, file).diagnostic);
  }
  Operation operation;
  operation.mode = aim.only_check ? Mode::check : Mode::eval;
  operation.show_secrets = aim.unseal;
  operation.history = aim.history;
  Outcome outcome = run(operation, name, root, ports);
  evaluation.value = outcome.has_environment ? std::move(outcome.properties) : Value::object({});
  for (Finding& finding : outcome.findings) {
    evaluation.diagnostics.add(std::move(finding.diagnostic));
  }
  return evaluation;
}

}  // namespace courier::esc
