#include "bench.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>

#include "esc/operation.h"
#include "fakes.h"

namespace courier::conformance {

namespace {

// In KiB, of this program alone: getrusage() counts the process that started it as well.
long peak_memory() {
  std::ifstream status("/proc/self/status");
  std::string word;
  long peak = 0;
  while (status >> word && word != "VmHWM:") {
  }
  status >> peak;
  return peak;
}

}  // namespace

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
  std::cout << "ns/op=" << elapsed.count() / static_cast<long>(times)
            << " peak_rss_kb=" << peak_memory() << '\n';
  return 0;
}

}  // namespace courier::conformance
