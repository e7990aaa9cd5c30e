#include <algorithm>
#include <catch2/catch.hpp>

#include "actions/mask_set.h"

using namespace courier;
using namespace courier::actions;
using Texts = std::vector<std::string>;

namespace {

Texts texts_of(const MaskSet& set) {
  Texts out;
  for (const Mask& mask : set.masks()) {
    out.emplace_back(mask.text.reveal(Disclosure::inspection));
  }
  return out;
}

Texts unmasked_of(const MaskSet& set) {
  Texts out;
  for (const Unmasked& one : set.unmasked()) {
    out.push_back(one.name + ": " + one.finding);
  }
  return out;
}

MaskSet set_of(const std::string& value, Host host = Host::github) {
  MaskSet set(host);
  set.add("KEY", Secret(value));
  return set;
}

bool has(const MaskSet& set, const std::string& text) {
  const Texts texts = texts_of(set);
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

TEST_CASE("masks: a value, and what is too short or too common") {
  struct Case {
    std::string value;
    bool masked;
  };
  const std::vector<Case> cases{
      {"abc", false},
      {"abcd", true},
      {"\xC3\xA9\xC3\xA9", false},
      {"4711", false},
      {"47111", false},
      {"471122", true},
      {"true", false},
      {"FALSE", false},
      {"null", false},
      {"production", false},
      {"localhost", false},
      {"Staging", false},
      {"-----------", false},
      {"=-=-=-=-", false},
      {"1.25", false},
      {"a1b2", true},
      {"hunter22", true},
      {"127.0.0.1", false},
      {"\xC3\xA9\xC3\xA8\xC3\xAA\xC3\xAB", true},
  };
  for (const Case& one : cases) {
    CAPTURE(one.value);
    const MaskSet set = set_of(one.value);
    CHECK(has(set, one.value) == one.masked);
    CHECK(texts_of(set).empty() != one.masked);
    CHECK(unmasked_of(set) ==
          (one.masked ? Texts{} : Texts{"KEY: too short or too common to mask"}));
  }
}

TEST_CASE("masks: white space around a value does not protect it") {
  CHECK(has(set_of("  hunter22\n"), "hunter22"));
  CHECK(texts_of(set_of(" \n\t")).empty());
  CHECK(unmasked_of(set_of(" \n\t")).empty());
  CHECK(unmasked_of(set_of("")).empty());
}

TEST_CASE("masks: every mask is one line, is there once, and longer ones come first") {
  MaskSet set(Host::act);
  set.add("A", Secret("hunter22"));
  set.add("B", Secret("hunter22-extended/with more"));
  set.add("C", Secret("hunter22"));
  set.add("D", Secret("one line is here\r\nanother line\rand a third\n\n"));
  Texts texts = texts_of(set);
  CHECK(std::is_sorted(texts.begin(), texts.end(),
                       [](const auto& a, const auto& b) { return a.size() > b.size(); }));
  CHECK(std::all_of(texts.begin(), texts.end(), [](const std::string& text) {
    return text.find_first_of("\r\n") == std::string::npos && text.size() >= 4;
  }));
  CHECK(has(set, "one line is here"));
  CHECK(has(set, "another line"));
  CHECK(has(set, "and a third"));
  std::sort(texts.begin(), texts.end());
  CHECK(std::adjacent_find(texts.begin(), texts.end()) == texts.end());
}

TEST_CASE("masks: a PEM key is masked line by line, without its armor") {
  const std::string key = "-----BEGIN RSA PRIVATE KEY-----\n"
                          "Proc-Type: 4,ENCRYPTED\n"
                          "DEK-Info: AES-128-CBC,0123\n"
                          "\n"
                          "MIIEowIBAAKCAQEAfirstlineofthekey\n"
                          "MIIEowIBAAKCAQEAsecondlineofthekey\n"
                          "Zz8=\n"
                          "-----END RSA PRIVATE KEY-----\n";
  const MaskSet set = set_of(key);
  CHECK(has(set, "MIIEowIBAAKCAQEAfirstlineofthekey"));
  CHECK(has(set, "MIIEowIBAAKCAQEAsecondlineofthekey"));
  for (const std::string& text : texts_of(set)) {
    CAPTURE(text);
    CHECK(text.find("-----") == std::string::npos);
    CHECK(text.find("DEK-Info") == std::string::npos);
  }
  CHECK(unmasked_of(set) == Texts{"KEY: 1 of 3 lines is too short or too common to mask"});
}

TEST_CASE("masks: a key written on one line with \\n is masked as it prints, too") {
  const MaskSet set = set_of("-----BEGIN X-----\\nAAAABBBBCCCC\\nDDDDEEEEFFFF\\n-----END X-----");
  CHECK(has(set, "AAAABBBBCCCC"));
  CHECK(has(set, "DDDDEEEEFFFF"));
  CHECK(unmasked_of(set).empty());
}

TEST_CASE("masks: the values of a JSON text, also where it is laid out on lines") {
  const std::string json =
      "{\n"
      "  \"type\": \"service_account\",\n"
      "  \"private_key\": \"-----BEGIN X-----\\nAAAABBBBCCCC\\n-----END X-----\\n\",\n"
      "  \"nested\": \"{\\\"token\\\": \\\"deep-secret\\\"}\",\n"
      "  \"pin\": 4711,\n"
      "  \"active\": true\n"
      "}\n";
  const MaskSet set = set_of(json);
  CHECK(has(set, "service_account"));
  CHECK(has(set, "AAAABBBBCCCC"));
  CHECK(has(set, "deep-secret"));
  CHECK(has(set, "{\"type\":\"service_account\",\"private_key\":\"-----BEGIN X-----\\nAAAABBBBCCCC"
                 "\\n-----END X-----\\n\",\"nested\":\"{\\\"token\\\": \\\"deep-secret\\\"}\","
                 "\"pin\":4711,\"active\":true}"));
  CHECK_FALSE(has(set, "{"));
  CHECK_FALSE(has(set, "\"active\": true"));
  CHECK_FALSE(has(set, "4711"));
  CHECK(unmasked_of(set) == Texts{"KEY: 1 of 4 values is too short or too common to mask"});
}

TEST_CASE("masks: the values of YAML and dotenv texts") {
  const MaskSet yaml = set_of("user: someone-else\npassword: \"p\\u0061ssphrase\"\n");
  CHECK(has(yaml, "someone-else"));
  CHECK(has(yaml, "passphrase"));
  const MaskSet dotenv = set_of("A=first-value\nexport B='second value'\nC=x\n");
  CHECK(has(dotenv, "first-value"));
  CHECK(has(dotenv, "second value"));
  CHECK(has(dotenv, "A=first-value"));
}

TEST_CASE("masks: encoded forms, unless they are short") {
  const MaskSet set = set_of("p4ss/w\xC3\xB6rd");
  CHECK(has(set, "p4ss%2fw%c3%b6rd"));
  CHECK(has(set, "p4ss\\/w\\u00f6rd"));
  CHECK(has(set, "cDRzcy93w7ZyZ"));
  CHECK(texts_of(set_of("abcd")) == Texts{"abcd"});
  CHECK_FALSE(has(set, "p4ss%2Fw%C3%B6rd"));  // the runner's own
  CHECK(has(set_of("p4ss/w\xC3\xB6rd", Host::act), "p4ss%2Fw%C3%B6rd"));
}

TEST_CASE("masks: what ESC marks secret and nothing else, or all") {
  using esc::Value;
  const Value value = Value::object(
      {{"host", Value::string("db.example.org")},
       {"password", Value::string("hunter22", true)},
       {"pins", Value::array({Value::number("1234567890", true), Value::number("12", true)})},
       {"flag", Value::boolean(true)}});
  MaskSet secrets(Host::github);
  secrets.add("DB", value, MaskScope::secrets);
  CHECK(has(secrets, "hunter22"));
  CHECK(has(secrets, "1234567890"));
  CHECK_FALSE(has(secrets, "db.example.org"));
  CHECK(unmasked_of(secrets) ==
        Texts{"DB: 1 of 3 secret values is too short or too common to mask"});

  MaskSet all(Host::github);
  all.add("DB", value, MaskScope::all);
  CHECK(has(all, "db.example.org"));
  CHECK(unmasked_of(all) == unmasked_of(secrets));
}

TEST_CASE("masks: a secret container is masked as a whole and in its parts") {
  using esc::Value;
  const Value value = Value::object(
      {{"user", Value::string("someone")}, {"token", Value::string("abcdefgh")}}, true);
  MaskSet set(Host::github);
  set.add("DB", value, MaskScope::secrets);
  CHECK(has(set, R"({"token":"abcdefgh","user":"someone"})"));
  CHECK(has(set, "abcdefgh"));
  CHECK_FALSE(has(set, "someone"));  // a part has to have eight characters
  CHECK(unmasked_of(set) == Texts{"DB: 1 of 2 values is too short or too common to mask"});
}

TEST_CASE("masks: what stays inside is masked under its path, and not reported") {
  using esc::Value;
  const Value root =
      Value::object({{"db", Value::object({{"password", Value::string("hunter22", true)},
                                           {"pin", Value::string("12", true)}})}});
  MaskSet set(Host::github);
  set.add_unreported(root, MaskScope::secrets);
  CHECK(has(set, "hunter22"));
  CHECK(set.masks().back().name == "db.password");
  CHECK(set.unmasked().empty());
}

TEST_CASE("masks: what a value was merged over, which a detailed text shows") {
  using esc::Value;
  const auto over = [](const Value& value, const Value& base) {
    Value::Parts parts;
    parts.kind = value.kind();
    parts.secret = value.is_secret();
    parts.text = value.plain_text();
    parts.members = {value.members().begin(), value.members().end()};
    parts.overridden = std::make_shared<const Value>(base);
    return Value::assemble(std::move(parts));
  };
  const Value oldest = Value::string("oldest-secret", true);
  const Value old = over(Value::string("public"), oldest);
  const Value list = Value::array({Value::string("listed-secret", true)});
  const Value base = Value::object({{"a", old}, {"b", list}});
  const Value root = over(
      Value::object({{"a", over(Value::string("newest"), old)}, {"b", over(Value::null(), list)}}),
      base);
  MaskSet set(Host::github);
  set.add_unreported(root, MaskScope::secrets);
  CHECK(has(set, "oldest-secret"));
  CHECK(has(set, "listed-secret"));
  CHECK_FALSE(has(set, "public"));
}

TEST_CASE("masks: encoded forms have a limit, values have none") {
  MaskSet set(Host::github);
  for (int i = 0; i < 3000; ++i) {
    set.add("V" + std::to_string(i), Secret("secret-number-" + std::to_string(100000 + i)));
  }
  CHECK(has(set, "secret-number-102999"));
  CHECK(set.masks().size() == 3000 + most_encoded_forms);
  REQUIRE_FALSE(set.unmasked().empty());
  CHECK(set.unmasked().back().name == "V2999");
  CHECK(set.unmasked().back().finding ==
        "its encoded forms are not masked, since there are 4000 others already");
}
