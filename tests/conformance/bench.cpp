#include "bench.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <iostream>

#include "esc/operation.h"
#include "fakes.h"

namespace courier::conformance {

int bench(const std::string& folder, std::size_t times) {
  const auto asked = read_case(folder);
  if (!asked) {
    std::cerr << folder << ": " << asked.error() << '\n';
    return 1;
  }
  CaseLoader loader(*asked);
  FakeProviders providers;
  esc::Ports ports;
  ports.environments = &loader;
  ports.decrypter = rot128();
  ports.providers = &providers;
  const std::string& text = asked->files.at("env.yaml");
  const auto once = [&] {
    const esc::Loaded root = esc::load(asked->root_name(), asked->root_name(), text);
    const esc::Outcome outcome = esc::run({}, asked->root_name(), root, ports);
    const bool wrong =
        root.diagnostics.has_errors() || std::ranges::any_of(outcome.findings, [](const auto& f) {
          return f.diagnostic.severity == Severity::error;
        });
    return outcome.has_environment && !wrong;
  };
  for (std::size_t i = 0; i < std::max<std::size_t>(1, times / 10); ++i) {
    if (!once()) {
      std::cerr << folder << ": does not evaluate\n";
      return 1;
    }
  }
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < times; ++i) {
    static_cast<void>(once());
  }
  const std::chrono::nanoseconds elapsed = std::chrono::steady_clock::now() - start;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::cout << "ns/op=" << elapsed.count() / static_cast<long>(times)
            << " peak_rss_kb=" << usage.ru_maxrss << '\n';
  return 0;
}

}  // namespace courier::conformance
