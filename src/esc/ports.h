// What the evaluator needs from outside: imports, decryption, providers, execution context.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"
#include "esc/value.h"

namespace courier::esc {

class ProviderLoader;  // esc/providers.h

// Opens ciphertext of one environment. An error's message appears in a diagnostic.
class Decrypter {
 public:
  virtual ~Decrypter() = default;
  // `path` is the document path of the mapping that holds `fn::secret`, e.g.
  // `values.lambda.apiKey`: a ciphertext may be bound to its place.
  [[nodiscard]] virtual Result<Secret> decrypt(std::string_view ciphertext,
                                               std::string_view path) = 0;
};

struct Definition {
  std::string file;  // shown in diagnostics; the reference shows the environment's name
  std::string text;
  std::shared_ptr<Decrypter> decrypter;  // may be null: then ciphertext is an error
};

class EnvironmentLoader {
 public:
  virtual ~EnvironmentLoader() = default;
  // `name` is verbatim what the document says. An error's message appears in a diagnostic.
  [[nodiscard]] virtual Result<Definition> load(const std::string& name) = 0;
};

struct Ports {
  EnvironmentLoader* environments = nullptr;
  std::shared_ptr<Decrypter> decrypter;  // of the root environment
  // Visible as ${context…}: an object; the evaluator adds rootEnvironment and currentEnvironment.
  Value context;
  std::string root_file;  // shown in diagnostics for the root; empty: its name
  // For fn::open and fn::rotate; null: each such call is an error with a place.
  ProviderLoader* providers = nullptr;
};

}  // namespace courier::esc
