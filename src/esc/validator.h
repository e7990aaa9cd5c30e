// Checks values, and what is known of unknown ones, against schemas.
#pragma once

#include <string>
#include <string_view>

#include "esc/findings.h"
#include "esc/graph.h"

namespace courier::esc {

class Validator {
 public:
  // `secret_schema`: texts that the schema holds are hidden from users.
  Validator(Graph& graph, bool secret_schema) : graph_(graph), secret_schema_(secret_schema) {}

  // Whether the value fits; what does not is among the findings, each blamed on the expression that
  // defines the part at fault. A schema that accepts nothing refuses without a finding.
  bool check(Datum* value, Schema* accept);

  [[nodiscard]] Findings& findings() { return findings_; }

 private:
  // What to blame: an expression, and the path from it to the part at fault when the expression is
  // not a literal that could be followed.
  struct Blame {
    const Term* term;
    std::string path;
    bool shows_path = false;
  };
  static Blame at_index(const Blame& blame, std::size_t index);
  static Blame at_key(const Blame& blame, std::string_view key);

  bool error(const Blame& blame, Message message);
  [[nodiscard]] Message with(std::string_view before, std::string_view shown) const;

  // validator.cpp: known values
  bool check_element(Datum* value, Schema* accept, const Blame& blame);
  bool check_any_of(Datum* value, const SchemaKeywords& accept, const Blame& blame);
  bool check_one_of(Datum* value, const SchemaKeywords& accept, const Blame& blame);
  bool check_constant(Datum* value, const Schema& accept, const Blame& blame);
  bool check_enumeration(Datum* value, const SchemaKeywords& accept, const Blame& blame);
  bool check_type(std::string_view type, const Schema& accept, const Blame& blame);
  bool check_content(Datum* value, Schema& accept, const Blame& blame);
  bool check_number(Datum* value, const SchemaKeywords& accept, const Blame& blame);
  bool check_string(Datum* value, const SchemaKeywords& accept, const Blame& blame);
  bool check_array(Datum* value, Schema& accept, const Blame& blame);
  bool check_object(Datum* value, Schema& accept, const Blame& blame);
  bool check_required(Keys keys, const Schema& accept, const Blame& blame);
  bool equals(Datum* value, const Json& constant);

  // validator_schema.cpp: unknown values, by their schema
  bool check_schema(Schema* known, Schema* accept, const Blame& blame);
  template <class Check>
  bool any_matches(const std::vector<Schema*>& members, const Blame& blame, Check check);
  bool check_schema_array(Schema& known, Schema& accept, const Blame& blame);
  bool check_schema_object(Schema& known, Schema& accept, const Blame& blame);
  bool check_schema_required(const Schema& known, const Schema& accept, const Blame& blame);

  Graph& graph_;
  bool secret_schema_;
  Findings findings_;
  std::size_t depth_ = 0;  // of references followed
};

}  // namespace courier::esc
