// Runs one operation on a loaded definition: check, evaluation or rotation, with all that the
// reference evaluator answers.
#pragma once

#include <string>
#include <vector>

#include "esc/evaluator.h"
#include "esc/findings.h"
#include "esc/parse.h"
#include "esc/ports.h"
#include "esc/value.h"

namespace courier::esc {

struct Operation {
  Mode mode = Mode::eval;
  bool show_secrets = true;               // in check mode: open sealed secrets
  std::vector<std::string> rotate_paths;  // document paths of calls; empty: all
  bool history = false;                   // values say what they override
  bool describe = false;                  // make `description`
};

struct Outcome {
  bool has_environment = false;  // false: neither values nor imports
  Value properties;              // an object
  Findings findings;             // of the operation, not of loading the root
  std::vector<Rotation> rotations;
  // The environment's full JSON: expressions, properties, schemas, execution context. It shows all
  // secrets.
  std::string description;
};

[[nodiscard]] Outcome run(const Operation& operation, const std::string& name, const Loaded& root,
                          const Ports& ports);

}  // namespace courier::esc
