// All words that the program says itself go through here, so that they read alike.
//
// Policy: an error is "esc-courier: error: MESSAGE", lower case, no full stop; its next step is a
// line of its own, "  hint: …". A document's diagnostics carry their place instead of the prefix.
// Results go to standard output, everything else to standard error; in a workflow everything goes
// to standard output, where it keeps its order (the runner reads the two streams independently),
// and errors and warnings are workflow commands too. Nothing here ever takes a Secret.
#pragma once

#include <string_view>

#include "app/world.h"
#include "base/diagnostic.h"
#include "base/error.h"

namespace courier::app {

class Printer {
 public:
  Printer(World& world, bool in_workflow) : world_(world), in_workflow_(in_workflow) {}

  void result(std::string_view text);  // what was asked for; verbatim outside workflows
  void note(std::string_view line);
  void warning(std::string_view message);
  void error(const Error& error);
  // Each with its place; `source` gives the excerpt, or is empty where the text may hold secrets.
  void diagnostics(const Diagnostics& list, std::string_view source = {});

 private:
  void say(std::string_view text);

  World& world_;
  bool in_workflow_;
};

}  // namespace courier::app
