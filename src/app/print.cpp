#include "app/print.h"

#include <string>

namespace courier::app {

namespace {

bool debug_wanted(const Environment& environment) {
  const auto found = environment.find("RUNNER_DEBUG");
  return found != environment.end() && found->second == "1";
}

std::string with_hint(const Error& error) {
  return error.hint.empty() ? error.message : error.message + "\n  hint: " + error.hint;
}

}  // namespace

Printer::Printer(World& world, actions::Host host)
    : world_(world), host_(host), commands_(world.out, host, debug_wanted(world.environment)) {}

Printer::~Printer() { commands_.finish(); }

void Printer::result(std::string_view text) {
  if (host_ == actions::Host::by_hand) {
    world_.out.write(text);
    world_.out.flush();
  } else {
    commands_.print(text);
  }
}

void Printer::note(std::string_view line) {
  if (host_ == actions::Host::by_hand) {
    world_.err.write(std::string(line) + '\n');
  } else {
    commands_.print(line);
  }
}

void Printer::annotate(actions::Level level, std::string message) {
  actions::Annotation annotation;
  annotation.message = std::move(message);
  commands_.annotate(level, annotation);
}

void Printer::warning(std::string_view message) {
  if (host_ == actions::Host::by_hand) {
    world_.err.write("esc-courier: warning: " + std::string(message) + '\n');
  } else {
    annotate(actions::Level::warning, std::string(message));
  }
}

void Printer::error(const Error& error) {
  if (host_ == actions::Host::by_hand) {
    world_.err.write("esc-courier: error: " + with_hint(error) + '\n');
  } else {
    annotate(actions::Level::error, with_hint(error));
  }
}

void Printer::diagnostics(const Diagnostics& list, std::string_view source) {
  for (const Diagnostic& diagnostic : list) {
    if (host_ == actions::Host::by_hand) {
      world_.err.write(describe(diagnostic, source));
    } else {
      commands_.annotate(diagnostic.severity == Severity::error ? actions::Level::error
                                                                : actions::Level::warning,
                         actions::to_annotation(diagnostic));
    }
  }
}

}  // namespace courier::app
