#include <catch2/catch.hpp>

#include "base/encode.h"

using namespace courier;

TEST_CASE("base64 of RFC 4648's test vectors", "[encode]") {
  struct Row {
    std::string_view bytes;
    std::string_view text;
  };
  for (const auto& [bytes, text] :
       {Row{"", ""}, Row{"f", "Zg=="}, Row{"fo", "Zm8="}, Row{"foo", "Zm9v"},
        Row{"foob", "Zm9vYg=="}, Row{"fooba", "Zm9vYmE="}, Row{"foobar", "Zm9vYmFy"}}) {
    CHECK(base64_encode(bytes) == text);
    CHECK(base64_decode(text) == bytes);
  }
  CHECK(base64_encode("\xFB\xFF", Base64::url_safe, false) == "-_8");
  CHECK(base64_decode("-_8=", Base64::url_safe) == "\xFB\xFF");
}

TEST_CASE("base64 as it is pasted", "[encode]") {
  for (const char* const text : {"+/8=", "-_8=", "-_8", " + /\t8\r\n", "-/8=="}) {
    CAPTURE(text);
    CHECK(base64_decode_pasted(text) == "\xFB\xFF");
  }
  CHECK_FALSE(base64_decode_pasted("a").has_value());
  CHECK_FALSE(base64_decode_pasted("a b,c d").has_value());
}

TEST_CASE("base64 that is not strict is refused", "[encode]") {
  for (const std::string_view text :
       {"Zg", "Zg=", "Zg==\n", " Zg==", "Zh==", "Zm9=", "Z===", "====", "Zm-v", "Zg==Zg=="}) {
    CAPTURE(text);
    CHECK_FALSE(base64_decode(text).has_value());
  }
}

TEST_CASE("hexadecimal and percent encoding", "[encode]") {
  CHECK(hex_encode(std::string_view("\0\x7F\xFF", 3)) == "007fff");
  CHECK(percent_encode("a/b c~é") == "a%2Fb%20c~%C3%A9");
}
