#include <catch2/catch.hpp>

#include "base/text.h"

using namespace courier;

TEST_CASE("trim, split, join, replace", "[text]") {
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim(" \n").empty());
  CHECK(split("a,,b,", ',') == std::vector<std::string_view>{"a", "", "b", ""});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(join({"a", "", "b"}, ", ") == "a, , b");
  CHECK(join({"", "x"}, "-") == "-x");
  CHECK(join({}, "-").empty());
  CHECK(replace_all("a..b..", "..", ".") == "a.b.");
}

TEST_CASE("UTF-8 by the Unicode standard's table of well-formed sequences", "[text]") {
  for (const std::string_view good :
       {"", "abc", "é", "世界", "😀", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"}) {
    CHECK(is_utf8(good));
  }
  for (const std::string_view bad :
       {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "a\xFF"}) {
    CHECK_FALSE(is_utf8(bad));
  }
}

TEST_CASE("quote makes one printable line", "[text]") {
  CHECK(quote("a\"b\\c\n\t\r\x01\x7F") == R"("a\"b\\c\n\t\r\x01\x7f")");
}

TEST_CASE("counts and suggestions", "[text]") {
  CHECK(count_of(0, "secret") == "0 secrets");
  CHECK(count_of(1, "secret") == "1 secret");
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(nearest("frm", {"to", "from", "required"}) == "from");
  CHECK(nearest("completely-else", {"to", "from"}).empty());
}

TEST_CASE("foreign text becomes one line, cut at a code point") {
  CHECK(one_line("a\r\nb\x1b[0m\x7F") == "a  b [0m ");
  CHECK(one_line("éé", 4) == "éé");
  CHECK(one_line("ééé", 5) == "éé...");
}
