#include "fakes.h"

#include <algorithm>

#include "esc/go_text.h"

namespace courier::conformance {

namespace {

using esc::Json;
using esc::Schema;
using esc::SchemaMap;
using esc::SchemaPool;
using esc::Value;

Json number(const char* text) { return {Json::Kind::number, text, {}, {}}; }
Json string(const char* text) { return {Json::Kind::string, text, {}, {}}; }

Schema* always(SchemaPool& pool) { return pool.always(); }

SchemaMap sorted(SchemaMap map) {
  std::ranges::sort(map, {}, &esc::SchemaMember::first);
  return map;
}

Schema* either(SchemaPool& pool, std::vector<Schema*> esc::SchemaKeywords::* list) {
  Schema* const made = pool.make();
  made->more().*list = {pool.make("string"), pool.make("number")};
  return made;
}

Schema* bounded(SchemaPool& pool, const char* type, esc::NumberBound esc::SchemaKeywords::* bound,
                const char* text) {
  Schema* const made = pool.make(type);
  (made->more().*bound).text = text;
  return made;
}

Schema* counted(SchemaPool& pool, const char* type, esc::CountBound esc::SchemaKeywords::* bound,
                const char* text) {
  Schema* const made = pool.make(type);
  (made->more().*bound).text = text;
  return made;
}

// One property for each kind of schema.
Schema* every_schema(SchemaPool& pool) {
  using Keywords = esc::SchemaKeywords;
  const auto constant = [&pool](const char* type, Json value) {
    Schema* const made = pool.make(type);
    made->constant = std::move(value);
    return made;
  };
  Schema* const map = pool.make("object");
  map->additional_properties = pool.always();
  Schema* const reference = pool.make();
  reference->more().reference = "#/$defs/defRecord";
  Schema* const enumeration = pool.make("string");
  enumeration->more().enumeration = {string("foo"), string("bar")};
  Schema* const dependent = pool.make("object");
  dependent->properties = {{"bar", pool.make("number")}, {"foo", pool.make("string")}};
  dependent->more().dependent_required = {{"foo", {"bar"}}};
  Schema* const pattern = pool.make("string");
  pattern->more().pattern = "^foo[0-9]+$";

  Schema* const every = pool.make("object");
  every->more().definitions = {{"defRecord", pool.record({{"baz", pool.constant(string("qux"))}})}};
  every->properties = sorted(
      {{"null", pool.make("null")},
       {"boolean", pool.make("boolean")},
       {"false", constant("boolean", {Json::Kind::boolean, "false", {}, {}})},
       {"true", constant("boolean", {Json::Kind::boolean, "true", {}, {}})},
       {"number", pool.make("number")},
       {"pi", pool.constant(number("3.14"))},
       {"string", pool.make("string")},
       {"hello", pool.constant(string("hello"))},
       {"array", pool.array_of(pool.always())},
       {"tuple", pool.tuple({pool.constant(string("hello")), pool.constant(string("world"))})},
       {"map", map},
       {"record", pool.record({{"foo", pool.make("string")}})},
       {"anyOf", either(pool, &Keywords::any_of)},
       {"oneOf", either(pool, &Keywords::one_of)},
       {"ref", reference},
       {"const-array",
        constant("array", {Json::Kind::array, {}, {string("hello"), number("42")}, {}})},
       {"const-object",
        constant("object", {Json::Kind::object, {}, {}, {{"hello", string("world")}}})},
       {"enum", enumeration},
       {"never", pool.never()},
       {"always", pool.always()},
       {"double", pool.tuple({pool.make("string"), pool.make("number")})},
       {"triple", pool.tuple({pool.make("string"), pool.make("number"), pool.make("boolean")})},
       {"dependentReq", dependent},
       {"multiple", bounded(pool, "number", &Keywords::multiple_of, "2")},
       {"minimum", bounded(pool, "number", &Keywords::minimum, "1")},
       {"exclusiveMinimum", bounded(pool, "number", &Keywords::exclusive_minimum, "1")},
       {"maximum", bounded(pool, "number", &Keywords::maximum, "1")},
       {"exclusiveMaximum", bounded(pool, "number", &Keywords::exclusive_maximum, "1")},
       {"minLength", counted(pool, "string", &Keywords::min_length, "1")},
       {"maxLength", counted(pool, "string", &Keywords::max_length, "1")},
       {"pattern", pattern},
       {"minItems", counted(pool, "array", &Keywords::min_items, "3")},
       {"maxItems", counted(pool, "array", &Keywords::max_items, "2")},
       {"minProperties", counted(pool, "object", &Keywords::min_properties, "1")},
       {"maxProperties", counted(pool, "object", &Keywords::max_properties, "1")}});
  return every;
}

Schema* record_why(SchemaPool& pool) { return pool.record({{"why", pool.make("string")}}); }

Schema* record_pair(SchemaPool& pool) {
  return pool.record({{"a", pool.make("string")}, {"b", pool.make("string")}});
}

Schema* echo_inputs(SchemaPool& pool) {
  Schema* const made = pool.record({{"next", pool.make("string")}});
  made->more().rotate_only = {"next"};
  return made;
}

Schema* echo_state(SchemaPool& pool) {
  Schema* const made = pool.make("object");
  made->properties = {{"current", pool.make("string")}, {"previous", pool.make("string")}};
  made->required = {"current"};
  return made;
}

using MakeSchema = Schema* (*)(SchemaPool&);

class FakeProvider final : public esc::Provider {
 public:
  using Open = Result<Value> (*)(const Value&);
  FakeProvider(MakeSchema in, MakeSchema out, Open opens)
      : inputs_(in), outputs_(out), open_(opens) {}
  Schema* inputs(SchemaPool& pool) override { return inputs_(pool); }
  Schema* outputs(SchemaPool& pool) override { return outputs_(pool); }
  Result<Value> open(const Value& inputs) override { return open_(inputs); }

 private:
  MakeSchema inputs_;
  MakeSchema outputs_;
  Open open_;
};

std::vector<Value::Member> copy_of(const Value& object) {
  return {object.members().begin(), object.members().end()};
}

// What a provider returns is an object of its own: never secret at the top, defined nowhere.
Result<Value> give_back(const Value& inputs) { return Value::object(copy_of(inputs)); }
Result<Value> give_back_secret(const Value& inputs) { return Value::object(copy_of(inputs), true); }
Result<Value> fail(const Value& inputs) {
  return failure(std::string(inputs.member("why")->secret_text().reveal(Disclosure::inspection)));
}
Result<Value> give_text(const Value& /*inputs*/) { return Value::string("0s"); }

Value member_or_null(const Value& object, const char* key) {
  const Value* const found = object.member(key);
  return found != nullptr ? *found : Value();
}

class SwapRotator final : public esc::Rotator {
 public:
  Schema* inputs(SchemaPool& pool) override { return pool.always(); }
  Schema* state(SchemaPool& pool) override { return record_pair(pool); }
  Schema* outputs(SchemaPool& pool) override { return record_pair(pool); }
  Result<Value> open(const Value& /*inputs*/, const Value& state) override {
    return Value::object(copy_of(state));
  }
  Result<Value> rotate(const Value& /*inputs*/, const Value& state) override {
    return Value::object({{"a", member_or_null(state, "b")}, {"b", member_or_null(state, "a")}});
  }
};

class EchoRotator final : public esc::Rotator {
 public:
  Schema* inputs(SchemaPool& pool) override { return echo_inputs(pool); }
  Schema* state(SchemaPool& pool) override { return echo_state(pool); }
  Schema* outputs(SchemaPool& pool) override { return echo_state(pool); }
  Result<Value> open(const Value& inputs, const Value& state) override {
    const Value next = member_or_null(inputs, "next");
    const Value current = member_or_null(state, "current");
    if (next.kind() != Value::Kind::unknown &&
        (next.kind() != current.kind() || !next.secret_text().same_as(current.secret_text()))) {
      return failure("oh no! inputs were evaluated outside of rotation");
    }
    return Value::object(copy_of(state));
  }
  Result<Value> rotate(const Value& inputs, const Value& state) override {
    const Value next = member_or_null(inputs, "next");
    if (next.kind() == Value::Kind::unknown) {
      return failure("oh no! rotateOnly inputs were not evaluated during rotation");
    }
    return Value::object({{"current", next}, {"previous", member_or_null(state, "current")}});
  }
};

class Rot128 final : public esc::Decrypter {
 public:
  Result<Secret> decrypt(std::string_view ciphertext, std::string_view /*path*/) override {
    std::string plain(ciphertext);
    for (char& c : plain) {
      c = static_cast<char>(static_cast<unsigned char>(c) ^ 0x80U);
    }
    return Secret::absorb(std::move(plain));
  }
};

// Go's path.Join: without ".", "..", and doubled slashes.
std::string clean_path(const std::string& path) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string part = path.substr(begin, end - begin);
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
    begin = end + 1;
  }
  std::string out;
  for (const std::string& part : parts) {
    out += (out.empty() ? "" : "/") + part;
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<esc::Provider>> FakeProviders::provider(const std::string& name) {
  if (name == "test") {
    return std::make_unique<FakeProvider>(always, always, give_back);
  }
  if (name == "secret-wrapper") {
    return std::make_unique<FakeProvider>(always, always, give_back_secret);
  }
  if (name == "error") {
    return std::make_unique<FakeProvider>(record_why, always, fail);
  }
  if (name == "schema") {
    return std::make_unique<FakeProvider>(every_schema, every_schema, give_back);
  }
  if (name == "bench") {
    return std::make_unique<FakeProvider>(always, always, give_text);
  }
  return failure("unknown provider " + esc::quoted(name));
}

Result<std::unique_ptr<esc::Rotator>> FakeProviders::rotator(const std::string& name) {
  if (name == "swap") {
    return std::make_unique<SwapRotator>();
  }
  if (name == "echo") {
    return std::make_unique<EchoRotator>();
  }
  return failure("unknown rotator " + esc::quoted(name));
}

Result<esc::Definition> CaseLoader::load(const std::string& name) {
  const std::string folder = clean_path("testdata/eval/" + case_.name);
  const std::string full = clean_path(folder + '/' + name + ".yaml");
  if (name.find('\0') != std::string::npos) {
    return failure("open " + full + ": invalid argument");
  }
  if (full.starts_with(folder + '/')) {
    const auto found = case_.files.find(full.substr(folder.size() + 1));
    if (found != case_.files.end()) {
      return esc::Definition{name, found->second, rot128()};
    }
  }
  return failure("open " + full + ": no such file or directory");
}

std::shared_ptr<esc::Decrypter> rot128() { return std::make_shared<Rot128>(); }

}  // namespace courier::conformance
