// What stands behind fn::open and fn::rotate.
#pragma once

#include <memory>
#include <string>

#include "base/error.h"
#include "esc/schema.h"
#include "esc/value.h"

namespace courier::esc {

// Errors' messages appear in diagnostics; where an input is secret, users do not see them.
class Provider {
 public:
  virtual ~Provider() = default;
  [[nodiscard]] virtual Schema* inputs(SchemaPool& pool) = 0;
  [[nodiscard]] virtual Schema* outputs(SchemaPool& pool) = 0;
  // `inputs` is an object. If the result is secret, so are all its parts.
  [[nodiscard]] virtual Result<Value> open(const Value& inputs) = 0;
};

class Rotator {
 public:
  virtual ~Rotator() = default;
  [[nodiscard]] virtual Schema* inputs(SchemaPool& pool) = 0;
  [[nodiscard]] virtual Schema* state(SchemaPool& pool) = 0;
  [[nodiscard]] virtual Schema* outputs(SchemaPool& pool) = 0;
  // `state` is an object, or null when there is none yet.
  [[nodiscard]] virtual Result<Value> open(const Value& inputs, const Value& state) = 0;
  [[nodiscard]] virtual Result<Value> rotate(const Value& inputs, const Value& state) = 0;
};

class ProviderLoader {
 public:
  virtual ~ProviderLoader() = default;
  [[nodiscard]] virtual Result<std::unique_ptr<Provider>> provider(const std::string& name) = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<Rotator>> rotator(const std::string& name) = 0;
};

}  // namespace courier::esc
