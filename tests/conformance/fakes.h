// The providers, rotators, cipher and loader that the cases are written for.
#pragma once

#include <memory>

#include "case.h"
#include "esc/ports.h"
#include "esc/providers.h"

namespace courier::conformance {

class FakeProviders final : public esc::ProviderLoader {
 public:
  Result<std::unique_ptr<esc::Provider>> provider(const std::string& name) override;
  Result<std::unique_ptr<esc::Rotator>> rotator(const std::string& name) override;
};

// Serves a case's files; errors read as those of the folder in which the reference keeps its cases.
class CaseLoader final : public esc::EnvironmentLoader {
 public:
  explicit CaseLoader(const Case& served) : case_(served) {}
  Result<esc::Definition> load(const std::string& name) override;

 private:
  const Case& case_;
};

// Adds 128 to every byte.
[[nodiscard]] std::shared_ptr<esc::Decrypter> rot128();

}  // namespace courier::conformance
