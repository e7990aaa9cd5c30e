#include <algorithm>
#include <catch2/catch.hpp>

#include "actions/encoded_forms.h"
#include "base/encode.h"

using namespace courier;
using namespace courier::actions;

namespace {

bool covers(const std::vector<std::string>& forms, const std::string& text) {
  return std::any_of(forms.begin(), forms.end(),
                     [&](const std::string& form) { return text.find(form) != std::string::npos; });
}

std::vector<std::string> sorted(std::vector<std::string> list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

}  // namespace

TEST_CASE("encoded forms: base64 is found wherever the secret starts and whatever follows") {
  const std::string secret = "hunter22?>~";  // has + and / in base64
  const std::vector<std::string> forms = base64_forms(secret);
  for (const std::string before : {"", "u", "us", "user:", "user:x"}) {
    for (const std::string after : {"", "\n", "@host", "\xFF\xFF"}) {
      for (const Base64 alphabet : {Base64::standard, Base64::url_safe}) {
        std::string text = before;
        text.append(secret).append(after);
        const std::string encoded = base64_encode(text, alphabet);
        CAPTURE(before, after, encoded);
        CHECK(covers(forms, encoded));
      }
    }
  }
  CHECK_FALSE(covers(forms, base64_encode("hunter23?>~")));
}

TEST_CASE("encoded forms: base64 covers every character that depends on the secret alone") {
  // 8 bytes are 64 bits: 10 characters when aligned, 10 and 10 with what surrounds them.
  CHECK(base64_forms("hunter22") == std::vector<std::string>{"aHVudGVyMj", "h1bnRlcjIy",
                                                             "odW50ZXIyM", "aHVudGVyMj",
                                                             "h1bnRlcjIy", "odW50ZXIyM"});
  CHECK(base64_forms("").empty());
  CHECK(base64_forms("a") == std::vector<std::string>{"Y", "h", "Y", "h"});
}

TEST_CASE("encoded forms: the lines of wrapped base64") {
  std::string secret;
  for (int i = 0; i < 100; ++i) {
    secret += static_cast<char>('A' + i % 26);
  }
  const std::vector<std::string> forms = base64_forms(secret);
  const std::string encoded = base64_encode(secret);  // 136 characters
  for (const std::size_t width : {76U, 64U}) {
    CHECK(std::count(forms.begin(), forms.end(), encoded.substr(0, width)) == 1);
  }
  CHECK(std::count(forms.begin(), forms.end(), encoded.substr(76, 57)) == 1);
  CHECK(std::count(forms.begin(), forms.end(), encoded.substr(64, 64)) == 1);
}

TEST_CASE("encoded forms: escapes that the host does not derive itself") {
  struct Case {
    std::string text;
    std::vector<std::string> github, act;
  };
  const std::vector<Case> cases{
      {"plain-Text_1.~", {}, {}},
      {"a+b", {"a%2bb"}, {"a%2Bb", "a%2bb"}},
      {"a b", {"a+b"}, {"a%20b", "a+b"}},
      {"a b+", {"a+b%2B", "a+b%2b", "a%20b%2b"}, {"a%20b%2B", "a%20b%2b", "a+b%2B", "a+b%2b"}},
      {"a/b", {"a%2fb", "a\\/b"}, {"a%2Fb", "a%2fb", "a\\/b"}},
      {"<&>",
       {"%3c%26%3e", "\\u003c\\u0026\\u003e"},
       {"%3C%26%3E", "%3c%26%3e", "&lt;&amp;&gt;", "\\u003c\\u0026\\u003e"}},
      {"\xC3\xA9\xF0\x9F\x98\x80",
       {"%c3%a9%f0%9f%98%80", "\\u00e9\\ud83d\\ude00"},
       {"%C3%A9%F0%9F%98%80", "%c3%a9%f0%9f%98%80", "\\u00e9\\ud83d\\ude00"}},
      {"it's", {"it'\\''s"}, {"it%27s", "it&apos;s", "it''s", "it'\\''s"}},
      {"\"\t", {"%22%09", "\\\\\\\"\\\\t"}, {"%22%09", "&quot;\t", "\\\"\\t", "\\\\\\\"\\\\t"}},
      {"\x01", {"\\\\u0001"}, {"%01", "\\\\u0001", "\\u0001"}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    std::vector<std::string> github = one.github;
    if (one.text == "\"\t") {
      github.erase(github.begin());  // no letters in its hexadecimal: the runner's own form
    }
    CHECK(sorted(escaped_forms(one.text, Host::github)) == sorted(github));
    CHECK(sorted(escaped_forms(one.text, Host::act)) == sorted(one.act));
  }
}

TEST_CASE("encoded forms: bytes that are not UTF-8 are left as they are in JSON") {
  CHECK(sorted(escaped_forms("\xFF/", Host::github)) ==
        std::vector<std::string>{"%ff%2f", "\xFF\\/"});
}
