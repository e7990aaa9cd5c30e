// All words that the program says itself go through here, so that they read alike.
//
// Policy: an error is "esc-courier: error: MESSAGE", lower case, no full stop; its next step is a
// line of its own, "  hint: …". A document's diagnostics carry their place instead of the prefix.
// By hand, results go to standard output and everything else to standard error. In a workflow all
// of it goes to standard output, where it keeps its order (the runner reads the two streams
// independently); errors and warnings are annotations, and every text is defused, since parts of
// it come from outside. Nothing here ever takes a Secret.
#pragma once

#include <string>
#include <string_view>

#include "actions/commands.h"
#include "app/world.h"
#include "base/diagnostic.h"
#include "base/error.h"

namespace courier::app {

class Printer {
 public:
  Printer(World& world, actions::Host host);
  Printer(const Printer&) = delete;
  Printer& operator=(const Printer&) = delete;
  ~Printer();  // writes the annotations that were held back

  void result(std::string_view text);  // what was asked for
  void note(std::string_view line);
  void warning(std::string_view message);
  void error(const Error& error);
  // Each with its place. `source` gives the excerpts; empty where the document may hold secrets.
  void diagnostics(const Diagnostics& list, std::string_view source = {});

  // For masks, which go before anything else.
  [[nodiscard]] actions::Commands& commands() { return commands_; }
  [[nodiscard]] actions::Host host() const { return host_; }

 private:
  void annotate(actions::Level level, std::string message);

  World& world_;
  actions::Host host_;
  actions::Commands commands_;
};

}  // namespace courier::app
