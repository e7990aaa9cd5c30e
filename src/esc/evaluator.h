// Evaluates one environment; imports get evaluators of their own in the same session.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "esc/ast.h"
#include "esc/deep.h"
#include "esc/findings.h"
#include "esc/graph.h"
#include "esc/ports.h"

namespace courier::esc {

enum class Mode {
  check,   // providers are asked for their schemas only
  eval,    // providers are opened
  rotate,  // rotators rotate, in the root environment
};

struct Rotation {
  std::string path;  // where the new state belongs: `values.a["fn::rotate::swap"].state`
  Value state;
};

class Evaluator;

// What all evaluators of one operation share.
struct Session {
  explicit Session(const Ports& given);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  struct Imported {
    bool evaluating = true;
    Datum* value = nullptr;
  };

  const Ports& ports;
  Mode mode = Mode::eval;
  bool show_secrets = true;                         // in check mode; otherwise always
  std::set<std::string, std::less<>> rotate_paths;  // document paths of calls; empty: all
  Graph graph;
  Findings findings;
  std::map<std::string, Imported, std::less<>> environments;  // by name
  std::vector<std::shared_ptr<const ast::Declaration>> declarations;
  std::vector<std::unique_ptr<Evaluator>> evaluators;  // of the imports; terms point into them
  std::vector<Rotation> rotations;
  Deep deep;
  Place current;  // the expression under evaluation, to blame for a limit

  [[nodiscard]] bool decrypts() const { return mode != Mode::check || show_secrets; }
};

class Evaluator {
 public:
  // `root_name` is what `${context.rootEnvironment.name}` says; empty for the root itself.
  Evaluator(Session& session, const ast::Declaration& declaration, std::string name,
            std::string root_name, std::shared_ptr<Decrypter> decrypter, bool is_root);

  // The value of the environment: an object over what it imports.
  [[nodiscard]] Datum* run();

  [[nodiscard]] const Term& root() const { return root_; }
  [[nodiscard]] Datum* context() const { return context_; }

  // For the functions (builtins.h).
  [[nodiscard]] Session& session() { return session_; }
  [[nodiscard]] Graph& graph() { return session_.graph; }
  [[nodiscard]] bool is_root() const { return is_root_; }
  [[nodiscard]] Decrypter* decrypter() { return decrypter_.get(); }
  // The value of an expression, evaluated once. Parts of `accept` that only a rotation may see are
  // not evaluated outside of one; null accepts everything.
  [[nodiscard]] Datum* evaluate(Term& term, Schema* accept = nullptr);
  // The same, and whether it fits `accept`; what does not fit is reported.
  [[nodiscard]] std::pair<Datum*, bool> evaluate_typed(Term& term, Schema* accept,
                                                       bool secret_schema = false);
  void error(const Term& at, const Message& message, std::string hint = {});
  // Makes a value as evaluated by `term` from one that came from outside.
  [[nodiscard]] Datum* from_value(const Value& value, const Term& term, bool make_secret);
  [[nodiscard]] Datum* from_json(const Json& json, const Term& term, bool secret);
  // An argument as a provider sees it.
  [[nodiscard]] Value to_value(Datum* argument);

 private:
  // declare.cpp
  void declare(Term& term, const ast::Expr* expr, const Term* parent, Datum* base);
  void declare_call(Term& term);
  void declare_items(Term& term);
  void declare_object(Term& term, const std::vector<ast::Entry>& entries, bool top_level);
  void declare_references(Term& term);

  // evaluator.cpp
  void make_context();
  Datum* evaluate_now(Term& term, Schema* accept);
  Datum* evaluate_array(Term& term, Schema* accept);
  Datum* evaluate_object(Term& term, Schema* accept);
  Datum* evaluate_interpolation(Term& term);
  [[nodiscard]] std::string cycle_path(const Term& term) const;

  // imports.cpp
  void import_all();
  Datum* import(const std::string& name, const Place& place);

  // access.cpp
  struct Reference {
    const Term& term;  // where it is written, and what is blamed without a place of its own
    std::span<const ast::Step> steps;
    const Term** resolved;
  };
  Datum* refer(const Reference& reference, Schema* accept);
  Datum* refer_to_environment(const Reference& reference);
  Datum* walk_value(const Reference& reference, std::size_t at, Datum* receiver);
  Datum* walk_unknown(const Reference& reference, std::size_t at, Schema* receiver);
  Datum* give_up(const Reference& reference, std::size_t at);
  void access_error(const Reference& reference, std::size_t at, const Message& message);
  std::optional<std::size_t> index_of(const Reference& reference, std::size_t at,
                                      std::optional<std::size_t> size, bool secret = false);
  const std::string* key_of(const Reference& reference, std::size_t at);
  void unknown_key(const Reference& reference, std::size_t at, Keys candidates, bool secret);

  Session& session_;
  const ast::Declaration& declaration_;
  std::string name_;
  std::string root_name_;
  std::shared_ptr<Decrypter> decrypter_;
  bool is_root_;
  Term root_;
  Datum* base_ = nullptr;  // what the imports give
  Datum* context_ = nullptr;
  Datum* imports_ = nullptr;
};

}  // namespace courier::esc
