#include <catch2/catch.hpp>

#include "yaml/read.h"

using namespace courier;
using namespace courier::yaml;
using namespace std::string_literals;

namespace {

std::string at(const Position& p) {
  return std::to_string(p.line) + ':' + std::to_string(p.column) + '@' + std::to_string(p.byte);
}

// One line per tree: kind, value, reported range, and the bytes of the true extent.
std::string tree(const Document& document, const Node& node) {
  std::string out;
  if (node.kind == Kind::mapping || node.kind == Kind::sequence) {
    out += node.kind == Kind::mapping ? '{' : '[';
    for (const Node& child : node.children) {
      out += (out.size() > 1 ? ", " : "") + tree(document, child);
    }
    out += node.kind == Kind::mapping ? '}' : ']';
  } else {
    out += (node.kind == Kind::alias ? "*" : "") + node.value;
  }
  const std::string extent =
      document.text->substr(node.extent.begin, node.extent.end - node.extent.begin);
  out += '<' + at(node.begin) + ' ' + at(node.end) + '>';
  return node.kind == Kind::scalar ? out + '`' + extent + '`' : out;
}

std::string read_tree(std::string text) {
  const ReadResult result = read("f.yaml", std::move(text));
  if (!result.document) {
    REQUIRE(result.diagnostics.size() == 1);
    return "error " + result.diagnostics.list()[0].summary;
  }
  return result.document->empty ? "empty" : tree(*result.document, result.document->root);
}

}  // namespace

TEST_CASE("positions are those that the reference evaluator reports", "[yaml]") {
  struct Row {
    std::string text;
    std::string tree;
  };
  const std::vector<Row> rows = {
      {"", "empty"},
      {"# only a comment\n", "empty"},
      {"a: b\n", "{a<1:1@0 1:2@1>`a`, b<1:4@3 1:5@4>`b`}<1:1@0 1:5@4>"},
      // Quotes do not count at the end; the bytes that they occupy do.
      {"a: \"b\\n\"\n", "{a<1:1@0 1:2@1>`a`, b\n<1:4@3 1:6@5>`\"b\\n\"`}<1:1@0 1:6@5>"},
      // No line end after the last line: its bytes are 0.
      {"a: b", "{a<1:1@0 1:2@0>`a`, b<1:4@0 1:5@0>`b`}<1:1@0 1:5@0>"},
      // A closing bracket is not part of a flow collection.
      {"a: [x, y]\n",
       "{a<1:1@0 1:2@1>`a`, [x<1:5@4 1:6@5>`x`, y<1:8@7 1:9@8>`y`]<1:4@3 1:9@8>}<1:1@0 1:9@8>"},
      {"a: {}\n", "{a<1:1@0 1:2@1>`a`, {}<1:4@3 1:4@3>}<1:1@0 1:4@3>"},
      {"a:\n", "{a<1:1@0 1:2@1>`a`, <1:3@2 1:3@2>``}<1:1@0 1:3@2>"},
      {"a: |\n  x\n  y\n", "{a<1:1@0 1:2@1>`a`, x\ny\n<1:4@3 3:4@12>`|\n  x\n  y`}<1:1@0 3:4@12>"},
      {"a: >\n  x\n  y\n", "{a<1:1@0 1:2@1>`a`, x y\n<1:4@3 1:8@7>`>\n  x\n  y`}<1:1@0 1:8@7>"},
      {"a: !!int 5\n", "{a<1:1@0 1:2@1>`a`, 5<1:4@3 1:11@10>`!!int 5`}<1:1@0 1:11@10>"},
      // Columns are code points; bytes walk display widths: 世 is one column and two cells.
      {"世: x\n", "{世<1:1@0 1:4@4>`世`, x<1:4@4 1:5@5>`x`}<1:1@0 1:5@5>"},
      {"\xEF\xBB\xBF"
       "a: b\n",
       "{a<1:1@0 1:2@4>`a`, b<1:4@6 1:5@7>`b`}<1:1@0 1:5@7>"},
      {"a: 1\r\nb: 2\r\n", "{a<1:1@0 1:2@1>`a`, 1<1:4@3 1:5@4>`1`, b<2:1@6 2:2@7>`b`, 2<2:4@9 "
                           "2:5@10>`2`}<1:1@0 2:5@10>"},
      // In a pair that has no value, the missing value stands at the colon.
      {"[k:\n]\n", "[{k<1:2@1 1:3@2>`k`, <1:3@2 1:3@2>``}<1:2@1 1:3@2>]<1:1@0 1:3@2>"},
      {"[? é\n: # c\n]\n", "[{é<1:4@3 1:6@5>`é`, <2:1@6 2:1@6>``}<1:2@1 2:1@6>]<1:1@0 2:1@6>"},
      {"a: &x 1\n---\nb: [\n", "{a<1:1@0 1:2@1>`a`, 1<1:4@3 1:5@4>`&x 1`}<1:1@0 1:5@4>"},
      {"a: &x 1\nb: *x\n", "{a<1:1@0 1:2@1>`a`, 1<1:4@3 1:5@4>`&x 1`, b<2:1@8 2:2@9>`b`, *x<2:4@11 "
                           "2:5@12>}<1:1@0 2:5@12>"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read_tree(row.text) == row.tree);
  }
}

TEST_CASE("one error, with go-yaml's text and its way of counting lines", "[yaml]") {
  struct Row {
    std::string text;
    std::string error;
  };
  const std::vector<Row> rows = {
      {"a: @x\n", "yaml: found character that cannot start any token"},
      {"b: 1\na: @x\n", "yaml: line 2: found character that cannot start any token"},
      {"a: \"x\n", "yaml: line 2: found unexpected end of stream"},
      {"[1,,2]", "yaml: did not find expected node content"},
      {"a: 1\nb: [1\n", "yaml: line 1: did not find expected ',' or ']'"},
      {"%YAML 1.2\n---\na: 1\n", "yaml: found incompatible YAML document"},
      {"%YAML 1.2\na", "yaml: found incompatible YAML document"},
      {"%YAML 1.1\na", "yaml: line 1: did not find expected <document start>"},
      {"%YAML 289", "yaml: found extremely long version number"},
      {"%YAML 1.289,", "yaml: found extremely long version number"},
      {"a: \"\\/\"\n", "yaml: found unknown escape character"},
      {"b: 1\na: \"\\/\"\n", "yaml: line 2: found unknown escape character"},
      {"a: *x\n", "yaml: unknown anchor 'x' referenced"},
      {"a: 1\n b: 2\n", "yaml: line 2: mapping values are not allowed in this context"},
      {"a:\n\tb: 1\n", "yaml: line 2: found character that cannot start any token"},
      {"a: \xFF\n", "yaml: invalid leading UTF-8 octet"},
      {"{!<x>,}", "yaml: did not find expected whitespace or line break"},
      {"a: 1\nb: [!<x>, c]\n", "yaml: line 2: did not find expected whitespace or line break"},
      {"[a\n?b]", "yaml: line 1: did not find expected ',' or ']'"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read_tree(row.text) == "error " + row.error);
  }
}

TEST_CASE("a byte order mark is text at the start of a line, and nothing at that of the document") {
  const std::vector<std::string> texts = {"\xEF\xBB\xBF\xEF\xBB\xBF{a: 1,\n\xEF\xBB\xBF"
                                          "b: 1}\n",
                                          "\xFF\xFE\xFF\xFE{\0a\0,\0\n\0\xFF\xFE"
                                          "b\0}\0"s};
  for (const std::string& text : texts) {
    CAPTURE(text);
    const ReadResult result = read("f.yaml", text);
    REQUIRE(result.document);
    REQUIRE(result.document->root.children.size() == 4);
    CHECK(result.document->root.children[0].value == "a");
    CHECK(result.document->root.children[2].value == "\xEF\xBB\xBF"
                                                     "b");
  }
}

TEST_CASE("places in UTF-16 are those of the same text in UTF-8") {
  const std::string text = "{a: , b: [c: ]}\n";
  std::string wide = "\xFF\xFE";
  for (const char c : text) {
    wide += {c, '\0'};
  }
  const ReadResult narrow_tree = read("f.yaml", text);
  const ReadResult wide_tree = read("f.yaml", wide);
  REQUIRE(narrow_tree.document);
  REQUIRE(wide_tree.document);
  for (const std::size_t child : {0U, 1U, 2U, 3U}) {
    const Node& narrow = narrow_tree.document->root.children[child];
    CHECK(narrow.begin.column == wide_tree.document->root.children[child].begin.column);
  }
  const Node& missing = wide_tree.document->root.children[3].children[0].children[1];
  CHECK(missing.begin.column == 12);
}

TEST_CASE("nesting beyond the limit is an error, not a crash", "[yaml]") {
  CHECK(read_tree(std::string(100'000, '[')) == "error the document nests deeper than 1000 levels");
  CHECK(read("f", std::string(900, '[') + std::string(900, ']')).document.has_value());
}
