#include <catch2/catch.hpp>

#include "yaml/read.h"
#include "yaml/scalar.h"

using namespace courier::yaml;

namespace {

// `n` null, `b` boolean, `#` number or `s` string, and the text.
std::string show(const Scalar& scalar) {
  constexpr std::string_view letters = "nb#s";
  return letters[static_cast<std::size_t>(scalar.type)] + (' ' + scalar.text);
}

std::string typed(const std::string& source) {
  const ReadResult result = read("f", "- " + source + "\n");
  REQUIRE(result.document);
  const auto scalar = type_scalar(result.document->root.children.at(0));
  const auto* value = std::get_if<Scalar>(&scalar);
  return value != nullptr ? show(*value) : std::get<TagError>(scalar).text;
}

}  // namespace

TEST_CASE("plain scalars are typed as go-yaml types them", "[yaml]") {
  struct Row {
    std::string text;
    std::string meaning;
  };
  const std::vector<Row> rows = {
      {"", "n "},
      {"~", "n "},
      {"null", "n "},
      {"Null", "n "},
      {"NULL", "n "},
      {"nULL", "s nULL"},
      {"true", "b true"},
      {"True", "b true"},
      {"TRUE", "b true"},
      {"FALSE", "b false"},
      {"tRue", "s tRue"},
      {"yes", "s yes"},
      {"No", "s No"},
      {"on", "s on"},
      {"y", "s y"},
      {"2001-12-14", "s 2001-12-14"},
      {"=", "s ="},
      {"<<", "s <<"},
      // integers
      {"0", "# 0"},
      {"5", "# 5"},
      {"+5", "# 5"},
      {"-0", "# 0"},
      {"010", "# 8"},
      {"00", "# 0"},
      {"0x1F", "# 31"},
      {"-0x1F", "# -31"},
      {"0X1f", "# 31"},
      {"0b101", "# 5"},
      {"0B1", "# 1"},
      {"0o17", "# 15"},
      {"0O17", "# 15"},
      {"0o8", "s 0o8"},
      {"0x", "s 0x"},
      {"0b+101", "# 5"},
      {"0o-7", "# -7"},
      {"-0b-1", "s -0b-1"},
      {"1_000", "# 1000"},
      {"1__0", "# 10"},
      {"1_", "# 1"},
      {"_1", "s _1"},
      {"0_7", "# 7"},
      {"18446744073709551615", "# 18446744073709551615"},
      {"+18446744073709551615", "# 1.8446744073709552e+19"},
      {"-9223372036854775808", "# -9223372036854775808"},
      {"-9223372036854775809", "# -9.223372036854776e+18"},
      {"18446744073709551616", "# 1.8446744073709552e+19"},
      {"0x10000000000000000", "s 0x10000000000000000"},
      {"12:30", "s 12:30"},
      {"190:20:30", "s 190:20:30"},
      {"1.2.3", "s 1.2.3"},
      {"+", "s +"},
      {"-", "s -"},
      // floats
      {"1.0", "# 1"},
      {"1.50", "# 1.5"},
      {"123456.5", "# 123456.5"},
      {"999999.0", "# 999999"},
      {"12e03", "# 12000"},
      {"0.0001", "# 0.0001"},
      {"-0.0", "# -0"},
      {"1000000.0", "# 1e+06"},
      {"1e6", "# 1e+06"},
      {"1234567.5", "# 1.2345675e+06"},
      {"123456789.125", "# 1.23456789125e+08"},
      {"1e5", "# 100000"},
      {"1e20", "# 1e+20"},
      {"0.00001", "# 1e-05"},
      {"9007199254740993.0", "# 9.007199254740992e+15"},
      {"123456789012345678901234567890", "# 1.2345678901234568e+29"},
      {"-1.5e-7", "# -1.5e-07"},
      {".5", "# 0.5"},
      {"1.", "# 1"},
      {"5e-324", "# 5e-324"},
      {"1e-400", "# 0"},
      {"08", "# 8"},
      {"0800", "# 800"},
      {"1_000.5", "# 1000.5"},
      {".5_0", "# 0.5"},
      {"._5", "s ._5"},
      {".5_", "s .5_"},
      {"1e", "s 1e"},
      {"1e400", "s 1e400"},
      {"0x1p4", "s 0x1p4"},
      {".", "s ."},
      {".e5", "s .e5"},
      {"Infinity", "s Infinity"},
      {"inf", "s inf"},
      {"NaN", "s NaN"},
      {".inf", "# +Inf"},
      {"+.INF", "# +Inf"},
      {"-.Inf", "# -Inf"},
      {".nan", "# NaN"},
      {"-.nan", "s -.nan"},
      {".iNf", "s .iNf"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(show(type_plain(row.text)) == row.meaning);
  }
}

TEST_CASE("tags and quotes steer the type", "[yaml]") {
  struct Row {
    std::string source;
    std::string meaning;
  };
  const std::vector<Row> rows = {
      {"'5'", "s 5"},
      {"\"true\"", "s true"},
      {"|\n  5", "s 5\n"},
      {"! 5", "# 5"},
      {"! '5'", "s 5"},
      {"!", "n "},
      {"!!str", "s "},
      {"!<x>", "s "},
      {"!foo 5", "s 5"},
      {"!foo true", "s true"},
      {"!!str 5", "s 5"},
      {"!!int \"5\"", "# 5"},
      {"!!float \"5\"", "# 5"},
      {"!!float 0x1F", "# 31"},
      {"!!float 10000000", "# 1e+07"},
      {"!!null \"\"", "n "},
      {"!!binary aGVsbG8=", "s aGVsbG8="},
      {"!!timestamp 2001-12-14", "s 2001-12-14"},
      {"!!timestamp \"2001-1-2 3:4:5.6\"", "s 2001-1-2 3:4:5.6"},
      {"!<tag:yaml.org,2002:int> 7", "# 7"},
      {"!!map 5", "s 5"},
      {"!!int abc", "yaml: cannot decode !!str `abc` as a !!int"},
      {"!!int 5.0", "yaml: cannot decode !!float `5.0` as a !!int"},
      {"!!int 2001-12-14", "yaml: cannot decode !!str `2001-12-14` as a !!int"},
      {"!!float x", "yaml: cannot decode !!str `x` as a !!float"},
      {"!!float 18446744073709551615",
       "yaml: cannot decode !!int `18446744073709551615` as a !!float"},
      {"!!bool yes", "yaml: cannot decode !!str `yes` as a !!bool"},
      {"!!bool 1", "yaml: cannot decode !!int `1` as a !!bool"},
      {"!!null x", "yaml: cannot decode !!str `x` as a !!null"},
      {"!!int", "yaml: cannot decode !!null `` as a !!int"},
      {"!!timestamp x", "yaml: cannot decode !!str `x` as a !!timestamp"},
      {"!!timestamp 2001-13-14", "yaml: cannot decode !!str `2001-13-14` as a !!timestamp"},
      {"!!timestamp 5", "yaml: cannot decode !!int `5` as a !!timestamp"},
      {"!!binary '!'", "yaml: !!binary value contains invalid base64 data"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source);
    CHECK(typed(row.source) == row.meaning);
  }
}
