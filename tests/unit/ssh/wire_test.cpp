#include <catch2/catch.hpp>

#include "ssh/der.h"
#include "ssh/wire.h"

using namespace courier::ssh;
using namespace std::string_view_literals;

// The examples of RFC 4251 §5.
TEST_CASE("numbers become mpints as the RFC shows them", "[wire]") {
  const auto mpint = [](std::string_view magnitude) {
    std::string out;
    put_mpint(out, magnitude);
    return out;
  };
  CHECK(mpint("") == "\0\0\0\0"sv);
  CHECK(mpint("\x09\xa3\x78\xf9\xb2\xe3\x32\xa7") ==
        "\0\0\0\x08\x09\xa3\x78\xf9\xb2\xe3\x32\xa7"sv);
  CHECK(mpint("\x80") == "\0\0\0\x02\0\x80"sv);
  CHECK(mpint("\0\0\x80"sv) == "\0\0\0\x02\0\x80"sv);
  CHECK(magnitude_of("\0\x80"sv) == "\x80"sv);
  CHECK_FALSE(magnitude_of("\x80"sv));
  CHECK_FALSE(magnitude_of("\0\x7f"sv));
  CHECK_FALSE(magnitude_of(""sv));
  CHECK(bits_of("\x01\xff") == 9);
}

TEST_CASE("a field that is not whole is not read", "[wire]") {
  WireReader reader("\0\0\0\x03"
                    "ab"sv);
  CHECK_FALSE(reader.string());
  CHECK(reader.number() == 3U);
  CHECK(reader.rest() == "ab");
  CHECK_FALSE(reader.bytes(3));
}

TEST_CASE("DER is read in its one form only", "[wire]") {
  const auto number = [](std::string_view bytes) { return DerReader(bytes).number(); };
  CHECK(number("\x02\x01\x7f"sv) == "\x7f"sv);
  CHECK(number("\x02\x02\0\x80"sv) == "\x80"sv);
  CHECK(number("\x02\x01\0"sv) == ""sv);
  CHECK_FALSE(number("\x02\x01\x80"sv));      // negative
  CHECK_FALSE(number("\x02\x02\0\x7f"sv));    // a zero too many
  CHECK_FALSE(number("\x02\x81\x01\x7f"sv));  // a long length where a short one does
  CHECK_FALSE(number("\x02\x80\x7f\0\0"sv));  // indefinite
  CHECK_FALSE(number("\x02\x02\x01"sv));      // cut
  CHECK_FALSE(number("\x04\x01\x01"sv));      // another type
  CHECK_FALSE(number("\x02"sv));
  CHECK_FALSE(number("\x02\0"sv));
}
