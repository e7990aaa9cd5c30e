#include "answer.h"

#include <algorithm>

#include "esc/go_text.h"
#include "esc/operation.h"
#include "fakes.h"
#include "property_path.h"

namespace courier::conformance {

namespace {

using esc::Value;

// Members separated by commas, in braces.
class Object {
 public:
  std::string& member(std::string_view name) {
    text_ += text_.empty() ? "{" : ",";
    esc::append_json_string(text_, name);
    return text_ += ':';
  }
  std::string take() { return (text_.empty() ? "{" : text_) + '}'; }

 private:
  std::string text_;
};

void append_position(std::string& out, const Position& position) {
  out += "{\"Line\":" + std::to_string(position.line) +
         ",\"Column\":" + std::to_string(position.column) +
         ",\"Byte\":" + std::to_string(position.byte) + '}';
}

void append_diagnostic(std::string& out, const Diagnostic& diagnostic, const std::string& summary) {
  out += "{\"Severity\":" + std::to_string(static_cast<int>(diagnostic.severity)) + ",\"Summary\":";
  esc::append_json_string(out, summary);
  out += ",\"Detail\":\"\",\"Subject\":";
  if (diagnostic.subject) {
    out += "{\"Filename\":";
    esc::append_json_string(out, diagnostic.subject->file_name());
    out += ",\"Start\":";
    append_position(out, diagnostic.subject->begin);
    out += ",\"End\":";
    append_position(out, diagnostic.subject->end);
    out += '}';
  } else {
    out += "null";
  }
  out += ",\"Context\":null,\"Expression\":null,\"EvalContext\":null,\"Extra\":null,\"Path\":";
  esc::append_json_string(out, diagnostic.path);
  out += '}';
}

void append_findings(Object& object, std::string_view name, const esc::Findings& findings) {
  if (findings.empty()) {
    return;
  }
  std::string& out = object.member(name);
  bool first = true;
  for (const esc::Finding& finding : findings) {
    out += first ? "[" : ",";
    first = false;
    append_diagnostic(out, finding.diagnostic,
                      finding.revealed.value_or(finding.diagnostic.summary));
  }
  out += ']';
}

esc::Findings as_findings(const Diagnostics& diagnostics) {
  esc::Findings findings;
  for (const Diagnostic& diagnostic : diagnostics) {
    findings.push_back({diagnostic, {}});
  }
  return findings;
}

struct Names {
  std::string_view diagnostics;
  std::string_view environment;
  std::string_view redacted;
  std::string_view revealed;  // empty: left out
};

void append_outcome(Object& object, const Names& names, const esc::Outcome& outcome) {
  append_findings(object, names.diagnostics, outcome.findings);
  if (!outcome.has_environment || outcome.description.empty()) {
    return;
  }
  object.member(names.environment) += outcome.description;
  object.member(names.redacted) += esc::to_json_redacted(outcome.properties);
  if (!names.revealed.empty()) {
    object.member(names.revealed) +=
        esc::to_json(outcome.properties).reveal(Disclosure::inspection);
  }
}

// What users get is evaluated without history, another way: its values are answered, and its
// findings. Only history can be cyclic.
void use_plain(esc::Outcome& outcome, esc::Outcome plain) {
  const auto said = [](esc::Findings findings) {
    std::erase_if(findings, [](const esc::Finding& finding) {
      return finding.diagnostic.summary == "internal error: cyclic export";
    });
    Object object;
    append_findings(object, "", findings);
    return object.take();
  };
  if (said(outcome.findings) != said(plain.findings)) {
    outcome.findings = std::move(plain.findings);
  }
  outcome.properties = std::move(plain.properties);
}

void append_patches(Object& object, std::vector<esc::Rotation> rotations) {
  if (rotations.empty()) {
    return;
  }
  std::ranges::sort(rotations, {}, &esc::Rotation::path);
  std::string& out = object.member("rotatePatches");
  bool first = true;
  for (const esc::Rotation& rotation : rotations) {
    out += first ? "[{\"DocPath\":" : ",{\"DocPath\":";
    first = false;
    esc::append_json_string(out, rotation.path);
    out += ",\"Replacement\":";
    esc::append_detailed_json(out, rotation.state);
    out += '}';
  }
  out += ']';
}

Value context() {
  const Value id = Value::object({{"id", Value::string("USER_123")}});
  return Value::object({{"pulumi", Value::object({{"user", id}})}});
}

}  // namespace

std::string answer(const Case& asked) {
  CaseLoader loader(asked);
  FakeProviders providers;
  esc::Ports ports;
  ports.environments = &loader;
  ports.decrypter = rot128();
  ports.context = context();
  ports.providers = &providers;

  const std::string& name = asked.root_name();
  const esc::Loaded root = esc::load(name, name, asked.files.at("env.yaml"));
  Object object;
  append_findings(object, "loadDiags", as_findings(root.diagnostics));

  esc::Operation operation;
  operation.describe = true;
  operation.mode = esc::Mode::check;
  operation.show_secrets = asked.show_secrets;
  append_outcome(object, {"checkDiags", "check", "checkJson", {}},
                 esc::run(operation, name, root, ports));

  operation.mode = esc::Mode::eval;
  esc::Outcome outcome = esc::run(operation, name, root, ports);
  use_plain(outcome, esc::run({}, name, root, ports));
  append_outcome(object, {"evalDiags", "eval", "evalJsonRedacted", "evalJSONRevealed"}, outcome);

  if (asked.rotate) {
    operation.mode = esc::Mode::rotate;
    for (const std::string& path : asked.rotate_paths) {
      operation.rotate_paths.push_back("values." + canonical_path(path));
    }
    outcome = esc::run(operation, name, root, ports);
    append_outcome(object, {"rotateDiags", "rotate", "rotateJson", {}}, outcome);
    append_patches(object, std::move(outcome.rotations));
  }
  return object.take();
}

}  // namespace courier::conformance
