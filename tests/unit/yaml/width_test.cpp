#include <catch2/catch.hpp>

#include "yaml/width.h"

using courier::yaml::display_width;

TEST_CASE("widths are those of uniseg 0.4.7", "[yaml]") {
  struct Row {
    std::string text;
    std::size_t width;
  };
  const std::vector<Row> rows = {
      {"", 0},
      {"abc", 3},
      {"世界", 4},
      {"é", 1},
      {"e\u0301", 1},
      {"\t", 0},
      {"\r\n", 0},
      {"a\u200Bb", 2},
      {"\uFEFFa", 1},
      {"\u2E3A", 3},
      {"\u2E3B", 4},
      {"Ａ", 2},
      {"ｱ", 1},
      {"😀", 2},
      {"☺", 1},
      {"☺\uFE0F", 2},
      {"😀\uFE0E", 1},
      {"〰", 1},
      {"㊗", 1},
      {"🇩🇪", 2},
      {"🇩🇪🇫", 4},
      {"👩\u200D👩\u200D👧", 2},
      {"👍🏽", 2},
      {"각", 2},
      {"\u1100\u1161\u11A8", 2},
      {"\u0E33", 1},
      {"नि", 2},
      {"\U0002EBE1", 2},
      {"\uFFF0", 0},
      {"\U000E0080", 0},
      {"\xFF", 1},
      {"\xE4\xB8", 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(display_width(row.text) == row.width);
  }
}
