#include <catch2/catch.hpp>
#include <cstdlib>

#include "base/encode.h"
#include "base/text.h"
#include "esc/evaluate.h"
#include "esc/format.h"
#include "esc/seal.h"
#include "support/fakes.h"
#include "unit/esc/definition_generator.h"

using namespace courier;
using namespace courier::esc;
using courier::testing::Stretch;

namespace {

SealingKey key_of(char byte) {
  return SealingKey::parse(Secret(base64_encode(std::string(32, byte))), "key").value();
}

const std::optional<SealingKey> key = key_of('k');
const std::optional<SealingKey> without_key;

std::string problems_of(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& one : diagnostics) {
    out += describe(one);
  }
  return out;
}

Rewriting sealed(const std::string& text, const std::optional<SealingKey>& with = key) {
  testing::FakeRandom random;
  return seal_secrets({"p/e.yaml", text, "p/e"}, with, random);
}

Rewriting unsealed(const std::string& text, const std::optional<SealingKey>& with = key) {
  return unseal_secrets({"p/e.yaml", text, "p/e"}, with);
}

std::string good(const Rewriting& rewriting) {
  CHECK(problems_of(rewriting.diagnostics).empty());
  return rewriting.text;
}

// A sealed text with each ciphertext, which is random, as `@`.
std::string shown(std::string text) {
  for (std::size_t at = text.find("ZXNj"); at != std::string::npos; at = text.find("ZXNj")) {
    const std::size_t end = text.find_first_of("}\", #\r\n", at);
    text.replace(at, end - at, "@");
  }
  return text;
}

std::string evaluated(const std::string& text) {
  Ports ports;
  ports.decrypter = make_decrypter(*key, "p/e");
  const Evaluation evaluation = evaluate("p/e", text, ports, {});
  return problems_of(evaluation.diagnostics) +
         std::string(json_document(evaluation.value).reveal(Disclosure::inspection));
}

}  // namespace

TEST_CASE("sealing changes the text of a secret and nothing else", "[seal]") {
  struct Row {
    const char* name;
    const char* plain;
    const char* sealed;
    const char* again;  // unsealed; null: the plain text itself
  };
  const std::vector<Row> rows = {
      {"one line, with comments",
       "# top\nvalues:\n  a: 1   # one\n\n  pw:\n    # above\n    fn::secret: hunter2  # behind\n",
       "# top\nvalues:\n  a: 1   # one\n\n  pw:\n    # above\n    fn::secret: {ciphertext: @}  # "
       "behind\n",
       nullptr},
      {"quotes", "values:\n  pw: {fn::secret: 'a b: c'}\n  q:\n    fn::secret: \"x\\ty\"\n",
       "values:\n  pw: {fn::secret: {ciphertext: @}}\n  q:\n    fn::secret: {ciphertext: @}\n",
       "values:\n  pw: {fn::secret: \"a b: c\"}\n  q:\n    fn::secret: \"x\\ty\"\n"},
      {"json", "{\"values\":{\"pw\":{\"fn::secret\":\"x\"}}}",
       "{\"values\":{\"pw\":{\"fn::secret\":{\"ciphertext\": \"@\"}}}}", nullptr},
      {"a block, its header's comment, blank lines below",
       "values:\n  key:\n    fn::secret: | # ours\n      -----BEGIN KEY-----\n      b3Bl\n\n  b: "
       "2\n",
       "values:\n  key:\n    fn::secret: {ciphertext: @} # ours\n\n  b: 2\n", nullptr},
      {"a block without a last line end",
       "values:\n  k:\n    fn::secret: |-\n      one\n\n      two\n",
       "values:\n  k:\n    fn::secret: {ciphertext: @}\n", nullptr},
      {"a block at the end of the file", "values:\n  k:\n    fn::secret: |\n      one\n      two\n",
       "values:\n  k:\n    fn::secret: {ciphertext: @}\n", nullptr},
      {"a kept block", "values:\n  k:\n    fn::secret: |+\n      one\n\n\n  b: 2\n",
       "values:\n  k:\n    fn::secret: {ciphertext: @}\n  b: 2\n",
       "values:\n  k:\n    fn::secret: \"one\\n\\n\\n\"\n  b: 2\n"},
      {"a folded block", "values:\n  k:\n    fn::secret: >-\n      one\n      two\n  b: 2\n",
       "values:\n  k:\n    fn::secret: {ciphertext: @}\n  b: 2\n",
       "values:\n  k:\n    fn::secret: one two\n  b: 2\n"},
      {"a plain text of two lines", "values:\n  k:\n    fn::secret: one\n      two\n  b: 2\n",
       "values:\n  k:\n    fn::secret: {ciphertext: @}\n  b: 2\n",
       "values:\n  k:\n    fn::secret: one two\n  b: 2\n"},
      {"CRLF and a mark",
       "\xEF\xBB\xBFvalues:\r\n  k:\r\n    fn::secret: |\r\n      one\r\n      two\r\n  b: 2\r\n",
       "\xEF\xBB\xBFvalues:\r\n  k:\r\n    fn::secret: {ciphertext: @}\r\n  b: 2\r\n", nullptr},
      {"in lists and functions",
       "values:\n    l:\n      - fn::secret: x\n      - {fn::fromJSON: {fn::secret: '[1]'}}\n    "
       "p: "
       "[fn::secret: z]\n",
       "values:\n    l:\n      - fn::secret: {ciphertext: @}\n      - {fn::fromJSON: {fn::secret: "
       "{ciphertext: @}}}\n    p: [fn::secret: {ciphertext: @}]\n",
       "values:\n    l:\n      - fn::secret: x\n      - {fn::fromJSON: {fn::secret: \"[1]\"}}\n    "
       "p: "
       "[fn::secret: z]\n"},
      {"tags and anchors", "values:\n  a: {fn::secret: !!str 12}\n  b:\n    fn::secret: &x z\n",
       "values:\n  a: {fn::secret: {ciphertext: @}}\n  b:\n    fn::secret: &x {ciphertext: @}\n",
       "values:\n  a: {fn::secret: \"12\"}\n  b:\n    fn::secret: &x z\n"},
      {"empty", "values:\n  a: {fn::secret: ''}\n", "values:\n  a: {fn::secret: {ciphertext: @}}\n",
       "values:\n  a: {fn::secret: \"\"}\n"},
      {"outside of values", "values: {}\nother: {fn::secret: x}\nnumber: {fn::secret: 1}\n",
       "values: {}\nother: {fn::secret: {ciphertext: @}}\nnumber: {fn::secret: 1}\n", nullptr},
      {"dollars", "values:\n  a: {fn::secret: 'p$$w'}\n  b: {fn::secret: '$${x} $'}\n",
       "values:\n  a: {fn::secret: {ciphertext: @}}\n  b: {fn::secret: {ciphertext: @}}\n",
       "values:\n  a: {fn::secret: \"p$w\"}\n  b: {fn::secret: \"$${x} $\"}\n"},
      {"nothing to seal", "values: {a: 1}", "values: {a: 1}", nullptr},
      {"an empty file", "", "", nullptr},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const std::string once = good(sealed(row.plain));
    CHECK(shown(once) == row.sealed);
    CHECK(good(sealed(once)) == once);
    CHECK(good(sealed(once, without_key)) == once);
    const std::string back = good(unsealed(once));
    CHECK(back == (row.again != nullptr ? row.again : row.plain));
    CHECK(good(unsealed(back, without_key)) == back);
    if (*row.plain != '\0') {
      CHECK(evaluated(once) == evaluated(row.plain));
      CHECK(evaluated(back) == evaluated(row.plain));
    }
  }
}

TEST_CASE("a secret that other programs have sealed keeps its comments", "[seal]") {
  // As the reference writes it, and the comments that it moves.
  const std::string sealed_text =
      good(sealed("values: {a: {fn::secret: x}, b: {fn::secret: \"1\\n2\\n\"}}"));
  const auto ciphertext = [&](std::size_t n) {
    std::size_t at = sealed_text.find("ZXNj");
    at = n == 0 ? at : sealed_text.find("ZXNj", at + 1);
    return sealed_text.substr(at, sealed_text.find_first_of("}\"", at) - at);
  };
  CHECK(good(unsealed("values:\n  a:\n    fn::secret:\n      ciphertext: " + ciphertext(0) +
                      " # behind\n  b:\n    fn::secret:\n      ciphertext: " + ciphertext(1) +
                      " # too\n\n  c: 1\n")) == "values:\n  a:\n    fn::secret: x # behind\n  b:\n "
                                                "   fn::secret: | # too\n      1\n      2\n\n"
                                                "  c: 1\n");
  CHECK(good(unsealed("values:\n  a:\n    fn::secret: # one\n      # two\n      ciphertext: " +
                      ciphertext(0) +
                      "\n  b:\n    fn::secret: # one\n      ciphertext: >-\n        " +
                      ciphertext(1) + "\n")) == "values:\n  a:\n    fn::secret: # one\n      # "
                                                "two\n      x\n  b:\n    fn::secret: # one\n      "
                                                "|\n      1\n      2\n");
}

TEST_CASE("what cannot be sealed or unsealed is named, and nothing changes", "[seal]") {
  const std::string text = "values:\n  a:\n    fn::secret: plain\n  b: {fn::secret: two}\n";
  const std::string once = good(sealed(text));
  const auto refusal = [](const Rewriting& rewriting, const std::string& of) {
    CHECK(rewriting.text == of);
    CHECK(rewriting.changed == 0);
    return problems_of(rewriting.diagnostics);
  };
  CHECK(refusal(sealed(text, without_key), text) ==
        "p/e.yaml:3:5: error: there is no key to seal with (values.a)\n"
        "  hint: set COURIER_KEY, or name the key's file with --key-file; `esc-courier env key new "
        "FILE` makes a key\n");
  CHECK(refusal(unsealed(once, without_key), once) ==
        "p/e.yaml:3:5: error: the definition is sealed and there is no key (values.a)\n"
        "  hint: set COURIER_KEY, or name the key's file with --key-file; `esc-courier env key new "
        "FILE` makes a key\n");
  const std::string wrong = refusal(unsealed(once, key_of('x')), once);
  CHECK(wrong.starts_with("p/e.yaml:3:5: error: sealed with key " + key->id() +
                          ", and this is key " + key_of('x').id() +
                          " (values.a)\n  hint: give the key that sealed it"));
  // Half sealed: with another key the file would need two.
  const std::string half = once + "  c: {fn::secret: three}\n";
  CHECK(refusal(sealed(half, key_of('x')), half) == wrong);
  CHECK(good(sealed(half)).starts_with(once));

  std::string moved = once;
  moved.replace(moved.find("  a:"), 4, "  z:");
  CHECK(refusal(unsealed(moved), moved)
            .starts_with("p/e.yaml:3:5: error: sealed for another place than values.z of p/e "
                         "(values.z)\n  hint: move "
                         "it back"));
  std::string altered = once;
  char& byte = altered[altered.find("ZXNj") + 80];
  byte = byte == 'A' ? 'B' : 'A';
  CHECK(refusal(unsealed(altered), altered) ==
        "p/e.yaml:3:5: error: invalid ciphertext: invalid checksum (values.a)\n"
        "  hint: take it back from version control, or seal the plain value again\n");
  for (const char* bad : {"{a: 1}", "1", "[x]", "'${a}'", "{fn::secret: x}"}) {
    const std::string document =
        std::string("values:\n  a: 1\n  s:\n    fn::secret: ") + bad + "\n";
    CHECK(refusal(sealed(document), document) ==
          "p/e.yaml:4:17: error: secret values must be string literals (values.s[\"fn::secret\"])\n"
          "  hint: write a text: structure as JSON text below fn::fromJSON, ${ as $${\n");
  }
  CHECK(refusal(sealed("values: [\n"), "values: [\n").find("error: yaml: ") != std::string::npos);
}

TEST_CASE("only the secrets within a stretch are sealed", "[seal]") {
  testing::FakeRandom random;
  const std::string text = "values: {a: {fn::secret: x}, b: {fn::secret: y}}";
  CHECK(shown(seal_secrets({"f", text, "p/e"}, key, random, yaml::Extent{33, 34}).text) ==
        "values: {a: {fn::secret: x}, b: {fn::secret: {ciphertext: @}}}");
}

TEST_CASE("in any definition, sealing touches the secrets alone and changes no value",
          "[seal][property]") {
  const char* asked = std::getenv("COURIER_ROUNDS");
  const std::size_t rounds = asked != nullptr ? std::strtoul(asked, nullptr, 10) : 1000;
  std::size_t secrets = 0;
  for (std::uint32_t seed = 1; seed <= rounds; ++seed) {
    const std::vector<Stretch> stretches = testing::DefinitionGenerator(seed).definition();
    std::string before;
    std::string expected;
    for (const Stretch& stretch : stretches) {
      const bool is_last = &stretch == &stretches.back();
      before += stretch.before + stretch.head + stretch.note + stretch.tail;
      expected += stretch.before + (is_last        ? ""
                                    : stretch.json ? R"({"ciphertext": "@"})"
                                                   : "{ciphertext: @}");
      expected += stretch.note;
    }
    CAPTURE(seed, before);
    const Rewriting first = sealed(before);
    const std::string once = good(first);
    CAPTURE(once);
    REQUIRE(shown(once) == expected);
    REQUIRE(first.changed == stretches.size() - 1);
    REQUIRE(good(sealed(once)) == once);
    const std::string back = good(unsealed(once));
    CAPTURE(back);
    std::size_t at = 0;  // all that is no secret is there, in its order
    for (const Stretch& stretch : stretches) {
      at = back.find(stretch.before, at);
      REQUIRE(at != std::string::npos);
      at = back.find(stretch.note, at + stretch.before.size());
      REQUIRE(at != std::string::npos);
    }
    const std::string value = evaluated(before);
    REQUIRE(value.find("error:") == std::string::npos);
    REQUIRE(evaluated(once) == value);
    REQUIRE(evaluated(back) == value);
    secrets += first.changed;
  }
  CHECK(secrets > rounds);
}
