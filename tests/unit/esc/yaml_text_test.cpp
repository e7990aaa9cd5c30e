#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "esc/format.h"
#include "support/golden.h"

using namespace courier;
using namespace courier::esc;

namespace {

Value value_of(const nlohmann::json& json) {
  if (json.is_object()) {
    std::vector<Value::Member> members;
    for (const auto& [name, member] : json.items()) {
      members.emplace_back(name, value_of(member));
    }
    return Value::object(std::move(members));
  }
  if (json.is_array()) {
    std::vector<Value> items;
    for (const auto& item : json) {
      items.push_back(value_of(item));
    }
    return Value::array(std::move(items));
  }
  if (json.is_string()) {
    return Value::string(json.get<std::string>(), true);
  }
  return json.is_null()      ? Value::null()
         : json.is_boolean() ? Value::boolean(json.get<bool>())
                             : Value::number(json.dump());
}

}  // namespace

// The expected texts are go-yaml's: `esc-reference emit-yaml` wrote them.
TEST_CASE("yaml text: equals go-yaml's") {
  for (const auto& folder : testing::golden_cases("esc/yaml_text")) {
    CAPTURE(folder);
    const auto json = nlohmann::json::parse(testing::read_or_empty(folder / "value.json"));
    const Secret text = yaml_document(value_of(json));
    CHECK(std::string(text.reveal(Disclosure::inspection)) ==
          testing::read_or_empty(folder / "expected.yaml"));
  }
}

TEST_CASE("yaml text: of a scalar alone, of bytes that are not UTF-8, of the unknown") {
  const auto text_of = [](const Value& value) {
    return std::string(yaml_document(value).reveal(Disclosure::inspection));
  };
  CHECK(text_of(Value::string("x")) == "x\n");
  CHECK(text_of(Value::null()) == "null\n");
  CHECK(text_of(Value::string("a\nb")) == "|-\n   a\n   b\n");
  CHECK(text_of(Value::object({})) == "{}\n");
  CHECK(text_of(Value::string("a\xFFz")) == "a\xEF\xBF\xBDz\n");
  CHECK(text_of(Value::unknown()) == "'[unknown]'\n");
}
