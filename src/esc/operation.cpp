#include "esc/operation.h"

#include <algorithm>
#include <iterator>

#include "esc/describe.h"
#include "esc/export.h"
#include "esc/limits.h"

namespace courier::esc {

namespace {

void evaluate(const Operation& operation, const std::string& name,
              const ast::Declaration& declaration, Session& session, Outcome& outcome) {
  Evaluator evaluator(session, declaration, name, {}, session.ports.decrypter, true);
  Datum* const value = evaluator.run();
  Exporter exporter(session.graph);
  const Value context = exporter.run(evaluator.context(), name);
  outcome.properties = exporter.run(value, name);
  if (operation.describe) {
    outcome.description =
        describe(session.graph, name, evaluator, value, outcome.properties, context);
  }
  std::ranges::move(exporter.findings(), std::back_inserter(session.findings));
}

}  // namespace

Outcome run(const Operation& operation, const std::string& name, const Loaded& root,
            const Ports& ports) {
  Outcome outcome;
  if (!root.declaration || root.declaration->empty()) {
    return outcome;
  }
  outcome.has_environment = true;
  Session session(ports);
  session.mode = operation.mode;
  session.graph.keeps_history =
      operation.describe || operation.history || operation.mode == Mode::check;
  session.show_secrets = operation.show_secrets;
  session.rotate_paths = {operation.rotate_paths.begin(), operation.rotate_paths.end()};
  try {
    evaluate(operation, name, *root.declaration, session, outcome);
  } catch (const LimitReached& limit) {
    session.findings.push_back(make_finding(limit.finding, session.current));
    outcome.properties = Value::unknown();
  }
  outcome.findings = std::move(session.findings);
  outcome.rotations = std::move(session.rotations);
  return outcome;
}

}  // namespace courier::esc
